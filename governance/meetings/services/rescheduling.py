"""A meeting moves, or does not take place: everyone called is told, and calendars with them."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.enums import DispatchKind, MeetingState, ProxyOrigin, Role
from governance.meetings.models import Convocation, Meeting
from governance.meetings.notice import reply_day
from governance.meetings.selectors import seats_called
from governance.meetings.services import checks
from governance.meetings.services.dispatching import Wording, freeze, send, write_convocations
from governance.meetings.services.guests import invite_guests, uninvite_guests
from governance.meetings.services.outcomes import tell_off_agenda
from governance.meetings.services.scheduling import meeting_search_text
from governance.members.roles import Actor
from governance.strategy.models import Proposal


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    video_link: str = "",
    reason: str = "",
    by: Actor,
    second_in_period: bool = False,
    short_notice: bool = False,
    urgency_reason: str = "",
) -> Meeting:
    """Another date, hour or place. Once convened, a reason is due, a new convocation leaves, under the same notice,
    and answers given for another day are asked again."""
    meeting = checks.locked(meeting)
    checks.check_not_over(meeting)
    place, video_link = place.strip(), video_link.strip()
    checks.check_hours(starts_at, ends_at)
    checks.check_whereabouts(place, video_link)
    before = meeting.starts_at, meeting.ends_at, meeting.place, meeting.video_link
    meeting.starts_at, meeting.ends_at, meeting.place, meeting.video_link = starts_at, ends_at, place, video_link
    if before == (starts_at, ends_at, place, video_link):
        raise BusinessRuleError("Rien n’a changé.")
    checks.check_period(meeting.body, meeting.day, confirmed=second_in_period, but=meeting.pk)
    if meeting.is_convened:
        _move_convened(meeting, before[0], Wording(meeting.note, reason.strip(), urgency_reason.strip()), by)
    else:
        checks.check_notice_ahead(meeting.notice_rule, meeting.day, confirmed=short_notice)
    meeting.search_text = meeting_search_text(meeting)
    meeting.save()
    record(
        verb="move_meeting", subject=meeting, by=by, sequence=meeting.sequence,
        before=before[0].isoformat(), after=starts_at.isoformat(), same_place=before[2:] == (place, video_link),
    )  # fmt: skip
    return meeting


def _move_convened(meeting: Meeting, before: datetime.datetime, wording: Wording, by: Actor) -> None:
    _check_reason(wording.reason, "Dites aux membres pourquoi la date ou le lieu change.")
    has_other_day = meeting.starts_at != before
    if has_other_day:
        checks.check_notice(meeting.notice_rule, meeting.day, urgency_reason=wording.urgency_reason)
        meeting.reply_by = reply_day(sent_on=timezone.localdate(), held_on=meeting.day)
    meeting.sequence += 1
    dispatch = freeze(meeting, DispatchKind.CHANGE, wording, by)
    send(meeting, dispatch, _called_again(meeting, ask_again=has_other_day), by)
    invite_guests(meeting, by)


def _called_again(meeting: Meeting, *, ask_again: bool) -> list[Convocation]:
    """Rows of those who sit on the new day; who no longer sits that day stays on the list, uncounted."""
    if ask_again:
        meeting.proxies.filter(origin=ProxyOrigin.BEFORE).delete()
        meeting.convocations.update(
            reply="", substitute=None, substitute_name="", replied_at=None, replied_by=None, replied_by_name=""
        )
    seats = seats_called(meeting.body, on=meeting.day)
    sitting = {seat.mandate.pk: seat.role for seat in seats}
    rows = write_convocations(meeting, seats)
    for row in rows:
        row.role = sitting.get(row.mandate_id, Role.INFORMED)
    Convocation.objects.bulk_update(rows, ["role"])
    return [row for row in rows if row.mandate_id in sitting]


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """The meeting does not take place. Once convened, a reason is due and everyone called is told."""
    meeting = checks.locked(meeting)
    checks.check_not_over(meeting)
    was_convened = meeting.is_convened
    if was_convened:
        _check_reason(reason.strip(), "Dites aux membres pourquoi elle est annulée.")
        meeting.sequence += 1
    meeting.state, meeting.cancelled_reason = MeetingState.CANCELLED, reason.strip()
    meeting.save(update_fields=["state", "cancelled_reason", "sequence"])
    if was_convened:
        dispatch = freeze(meeting, DispatchKind.CANCELLATION, Wording(reason=reason.strip()), by)
        send(meeting, dispatch, meeting.convocations.with_names(), by)
        uninvite_guests(meeting, by)
    for proposal in Proposal.objects.filter(agenda_items__meeting=meeting).order_by("agenda_items__position"):
        tell_off_agenda(proposal, meeting, by=by)
    record(verb="cancel_meeting", subject=meeting, by=by, was_convened=was_convened, sequence=meeting.sequence)
    return meeting


def _check_reason(reason: str, sentence: str) -> None:
    if not reason:
        raise BusinessRuleError(sentence, field="reason")
