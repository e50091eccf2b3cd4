"""The convocation leaves: from then on the agenda is frozen and each member is asked who comes."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from emegalis.lib.search import fold
from governance.meetings.enums import DispatchKind, MeetingState, Role
from governance.meetings.models import Meeting
from governance.meetings.notice import reply_day
from governance.meetings.selectors import SeatCalled, current_dispatch, newcomers, seats_called
from governance.meetings.services import checks
from governance.meetings.services.dispatching import Wording, freeze, send, write_convocations
from governance.meetings.services.guests import invite_guests
from governance.members.models import Body
from governance.members.roles import Actor


@transaction.atomic
def write_convocation_note(*, meeting: Meeting, note: str, by: Actor) -> Meeting:
    """The few words that go above the agenda, in the mail and in the document."""
    meeting = checks.locked(meeting)
    if not meeting.is_prepared:
        raise BusinessRuleError("La convocation est déjà partie.")
    meeting.note = note.strip()
    meeting.save(update_fields=["note"])
    record(verb="write_convocation_note", subject=meeting, by=by, length=len(meeting.note))
    return meeting


@transaction.atomic
def convene_meeting(*, meeting: Meeting, note: str, by: Actor, urgency_reason: str = "") -> Meeting:
    """The convocation is frozen and sent to each seat: titulars convened, substitutes informed, preparers copied.

    Refused: no agenda, no signatory, nobody to convene, the notice of the body not kept and no reason of urgency.
    """
    meeting = checks.locked(meeting)
    urgency_reason = urgency_reason.strip()
    seats = seats_called(meeting.body, on=meeting.day)
    check_can_be_convened(meeting, seats)
    checks.check_notice(meeting.notice_rule, meeting.day, urgency_reason=urgency_reason)
    if meeting.notice_rule.allows(sent_on=timezone.localdate(), held_on=meeting.day):
        urgency_reason = ""
    _convene(meeting, note)
    dispatch = freeze(meeting, DispatchKind.CONVOCATION, Wording(note.strip(), "", urgency_reason), by)
    convocations = write_convocations(meeting, seats)
    sent = send(meeting, dispatch, convocations, by)
    invite_guests(meeting, by)
    record(
        verb="convene_meeting", subject=meeting, by=by, dispatch=dispatch.pk, sha256=dispatch.sha256, sent=sent,
        convened=sum(row.role == Role.CONVENED for row in convocations),
        notice_given=dispatch.notice_given, notice_required=dispatch.notice_required, urgent=bool(urgency_reason),
    )  # fmt: skip
    return meeting


def check_can_be_convened(meeting: Meeting, seats: list[SeatCalled]) -> None:
    """What stands in the way, apart from the notice."""
    checks.check_not_over(meeting)
    if not meeting.is_prepared:
        raise BusinessRuleError("La convocation est déjà partie.")
    if not meeting.items.exists():
        raise BusinessRuleError("Bâtissez d’abord l’ordre du jour : une convocation le porte toujours.")
    checks.check_signatory(meeting)
    if not any(seat.role == Role.CONVENED for seat in seats):
        raise BusinessRuleError("Personne ne siège à cette instance ce jour-là : importez d’abord les mandats.")


def _convene(meeting: Meeting, note: str) -> None:
    now = timezone.now()
    meeting.state, meeting.convened_at, meeting.note = MeetingState.CONVENED, now, note.strip()
    meeting.reference = next_reference(meeting)
    meeting.reply_by = reply_day(sent_on=timezone.localdate(now), held_on=meeting.day)
    meeting.save(update_fields=["state", "convened_at", "note", "reference", "reply_by"])


def next_reference(meeting: Meeting) -> str:
    """« 2026-COS-2 »: the year, the body, the rank of the convocation; never given twice, even once cancelled."""
    body = Body.objects.select_for_update().get(pk=meeting.body_id)
    short = "-".join(fold(body.short_name).upper().split())
    prefix = f"{meeting.day.year}-{short}-"
    given = Meeting.objects.filter(body=body, reference__startswith=prefix).values_list("reference", flat=True)
    last = max((int(reference.removeprefix(prefix)) for reference in given), default=0)
    return f"{prefix}{last + 1}"


@transaction.atomic
def convene_newcomers(*, meeting: Meeting, by: Actor) -> int:
    """The convocation in force goes, unchanged, to whoever took a seat since it left; return how many are called."""
    meeting = checks.locked(meeting)
    dispatch = current_dispatch(meeting)
    if dispatch is None or not meeting.takes_replies():
        raise BusinessRuleError(f"Cette {meeting.noun} n’attend plus de convocation.")
    seats = newcomers(meeting)
    if not seats:
        raise BusinessRuleError(f"Chaque membre a déjà sa convocation{NBSP}: personne n’est arrivé depuis l’envoi.")
    fresh = {seat.mandate.pk for seat in seats}
    rows = [row for row in write_convocations(meeting, seats) if row.mandate_id in fresh]
    sent = send(meeting, dispatch, rows, by)
    record(verb="convene_newcomers", subject=meeting, by=by, dispatch=dispatch.pk, called=len(rows), sent=sent)
    return len(rows)
