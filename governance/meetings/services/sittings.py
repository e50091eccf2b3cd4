"""The meeting is opened, suspended, resumed, closed: by the secretariat, at the hour it is written."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from governance.meetings.enums import MeetingState, MinutesState, Presence, RecordState, ReplyChoice
from governance.meetings.models import Attendance, ItemRecord, Meeting, Minutes
from governance.meetings.selectors.sittings import rules_of
from governance.meetings.services import checks
from governance.meetings.services.writing import beat, locked_sitting
from governance.members.enums import Seat
from governance.members.models import Mandate
from governance.members.roles import Actor


@transaction.atomic
def open_meeting(*, meeting: Meeting, chair: Mandate | None = None, secretaries: str = "", by: Actor) -> Meeting:
    """The meeting begins: its rules are those of this day, and who excused themselves beforehand is marked so.

    Nobody is marked present by their answer: presence is what the secretary sees.
    """
    meeting = checks.locked(meeting)
    _check_can_open(meeting)
    _check_chair(meeting, chair)
    meeting.rules = rules_of(meeting).as_json()
    meeting.opened_at = timezone.now()
    _write_head(meeting, chair, secretaries)
    meeting.save(update_fields=["rules", "opened_at", "chair", "chair_label", "secretaries"])
    ItemRecord.objects.bulk_create([ItemRecord(item=item) for item in meeting.items.announced().filter(record=None)])
    excused = _mark_excused(meeting)
    beat(meeting)
    record(verb="open_meeting", subject=meeting, by=by, chair=meeting.chair_id, excused=excused)
    return meeting


def _check_can_open(meeting: Meeting) -> None:
    if meeting.opened_at is not None:
        raise BusinessRuleError(f"Cette {meeting.noun} est déjà ouverte.")
    if not meeting.is_convened:
        raise BusinessRuleError(f"Seule une {meeting.noun} convoquée peut être ouverte.")
    if timezone.localdate() < meeting.day:
        raise BusinessRuleError(f"Cette {meeting.noun} n’a pas lieu aujourd’hui.")


def _check_chair(meeting: Meeting, chair: Mandate | None) -> None:
    if chair is None:
        return
    if chair.body_id != meeting.body_id or chair.seat == Seat.PREPARER or not chair.is_in_force(on=meeting.day):
        raise BusinessRuleError("Cette personne ne siège pas à cette instance.", field="chair")


def _write_head(meeting: Meeting, chair: Mandate | None, secretaries: str) -> None:
    meeting.chair = chair
    meeting.chair_label = f"{chair.person.full_name}, {chair.authority.short_name}" if chair else ""
    meeting.secretaries = secretaries.strip()


def _mark_excused(meeting: Meeting) -> int:
    """Those who said they would not come, and those who gave a proxy beforehand."""
    given = set(meeting.proxies.standing().values_list("giver_id", flat=True))
    rows = meeting.convocations.convened()
    now = timezone.now()
    marks = [
        Attendance(
            convocation=row,
            state=Presence.REPRESENTED if row.pk in given else Presence.EXCUSED,
            recorded_at=now,
        )
        for row in rows
        if row.pk in given or row.reply == ReplyChoice.EXCUSED
    ]
    Attendance.objects.bulk_create(marks)
    return len(marks)


@transaction.atomic
def write_sitting_head(*, meeting: Meeting, chair: Mandate | None, secretaries: str, by: Actor) -> Meeting:
    """Who chairs, and the secretaries of the sitting, as the assembly designates them."""
    meeting = locked_sitting(meeting)
    _check_chair(meeting, chair)
    _write_head(meeting, chair, secretaries)
    meeting.save(update_fields=["chair", "chair_label", "secretaries"])
    beat(meeting)
    record(verb="write_sitting_head", subject=meeting, by=by, chair=meeting.chair_id)
    return meeting


@transaction.atomic
def suspend_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """It stops for a while."""
    meeting = locked_sitting(meeting)
    if meeting.suspensions.filter(ended_at=None).exists():
        raise BusinessRuleError(f"Cette {meeting.noun} est déjà suspendue.")
    meeting.suspensions.create(started_at=timezone.now())
    beat(meeting)
    record(verb="suspend_meeting", subject=meeting, by=by)
    return meeting


@transaction.atomic
def resume_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """It goes on."""
    meeting = locked_sitting(meeting)
    if not meeting.suspensions.filter(ended_at=None).update(ended_at=timezone.now()):
        raise BusinessRuleError(f"Cette {meeting.noun} n’est pas suspendue.")
    beat(meeting)
    record(verb="resume_meeting", subject=meeting, by=by)
    return meeting


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """It is over: held. Refused while an item is being discussed; items that were not taken are put off."""
    meeting = locked_sitting(meeting)
    records = ItemRecord.objects.filter(item__meeting=meeting)
    running = records.filter(state=RecordState.RUNNING).select_related("item").first()
    if running:
        raise BusinessRuleError(f"Un point est en cours{NBSP}: « {running.item.title} ». Terminez-le d’abord.")
    now = timezone.now()
    reason = f"point non abordé avant la clôture de la {meeting.noun}"
    left = records.filter(state=RecordState.WAITING).update(state=RecordState.DEFERRED, deferred_reason=reason)
    meeting.suspensions.filter(ended_at=None).update(ended_at=now)
    meeting.closed_sessions.filter(ended_at=None).update(ended_at=now)
    meeting.closed_at, meeting.state = now, MeetingState.HELD
    meeting.save(update_fields=["closed_at", "state"])
    beat(meeting)
    record(verb="close_meeting", subject=meeting, by=by, deferred=left)
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """A write is to be corrected: possible until the minutes go to the members."""
    meeting = checks.locked(meeting)
    if meeting.closed_at is None:
        raise BusinessRuleError(f"Cette {meeting.noun} n’est pas close.")
    if Minutes.objects.filter(meeting=meeting).exclude(state=MinutesState.DRAFT).exists():
        raise BusinessRuleError("Le document est parti aux membres : ce qui s’y trouve se corrige par leurs demandes.")
    meeting.closed_at, meeting.state = None, MeetingState.CONVENED
    meeting.save(update_fields=["closed_at", "state"])
    beat(meeting)
    record(verb="reopen_meeting", subject=meeting, by=by)
    return meeting
