"""The items of a meeting, as they go: begun, told, ended or put off; and the time behind closed doors."""

import uuid

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from governance.meetings.enums import RecordState
from governance.meetings.models import AgendaItem, ClosedSession, ItemRecord, Meeting
from governance.meetings.selectors.sittings import sitting_of
from governance.meetings.services.writing import beat, check_seen, is_repeated, locked_sitting, writer
from governance.members.roles import Actor


@transaction.atomic
def start_item(*, item: AgendaItem, by: Actor) -> ItemRecord:
    """The item is put to discussion; refused while another is, or while an assembly lacks its quorum."""
    meeting = locked_sitting(item.meeting)
    sitting = sitting_of(meeting)
    place = sitting.place_of(item)
    if sitting.current and sitting.current.place != place:
        raise BusinessRuleError(f"Le point {sitting.current.place} est en cours{NBSP}: terminez-le d’abord.")
    standing = sitting.standing(place)
    if meeting.body.is_assembly and not standing.is_reached:
        raise BusinessRuleError(
            f"{standing.verdict}. Une assemblée ne délibère pas sans quorum{NBSP}: reportez ce point, "
            "ou préparez une seconde convocation."
        )
    held = _record(item)
    held.state, held.ended_at, held.deferred_reason = RecordState.RUNNING, None, ""
    held.started_at = held.started_at or timezone.now()
    held.save(update_fields=["state", "started_at", "ended_at", "deferred_reason"])
    beat(meeting)
    record(
        verb="start_item", subject=item, by=by, meeting=meeting.pk, present=standing.present, needed=standing.needed
    )
    return held


@transaction.atomic
def end_item(*, item: AgendaItem, by: Actor) -> ItemRecord:
    """The item is dealt with."""
    meeting = locked_sitting(item.meeting)
    held = _record(item)
    if held.state != RecordState.RUNNING:
        raise BusinessRuleError("Ce point n’est pas en cours.")
    held.state, held.ended_at = RecordState.DONE, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    meeting.closed_sessions.filter(ended_at=None, item=item).update(ended_at=held.ended_at)
    beat(meeting)
    record(verb="end_item", subject=item, by=by, meeting=meeting.pk)
    return held


@transaction.atomic
def defer_item(*, item: AgendaItem, reason: str, by: Actor) -> ItemRecord:
    """The item is put off to another meeting, for a reason."""
    meeting = locked_sitting(item.meeting)
    if not reason.strip():
        raise BusinessRuleError("Dites pourquoi ce point est reporté.", field="reason")
    held = _record(item)
    if held.state == RecordState.DONE:
        raise BusinessRuleError("Ce point a été traité.")
    if item.ballots.exists():
        raise BusinessRuleError("Ce point a été mis aux voix.")
    if held.state == RecordState.RUNNING:
        held.ended_at = timezone.now()
    held.state, held.deferred_reason = RecordState.DEFERRED, reason.strip()
    held.save(update_fields=["state", "ended_at", "deferred_reason"])
    beat(meeting)
    record(verb="defer_item", subject=item, by=by, meeting=meeting.pk)
    return held


@transaction.atomic
def write_summary(
    *, item: AgendaItem, text: str, seen: int | None = None, key: uuid.UUID | None = None, by: Actor
) -> ItemRecord:
    """What was said on this item, as the minutes will take it up; ``seen`` and ``key`` as for a presence."""
    meeting = locked_sitting(item.meeting)
    held = _record(item)
    if is_repeated(meeting, key) or held.summary == text.strip():
        return held
    check_seen(
        seen, held.version, what="un autre texte, que vous pouvez relire ci-dessous", by_name=held.changed_by_name,
        at=held.changed_at,
    )  # fmt: skip
    held.summary, held.version = text.strip(), held.version + 1
    held.changed_at, held.changed_by_name = timezone.now(), writer(by)
    held.save(update_fields=["summary", "version", "changed_at", "changed_by_name"])
    beat(meeting)
    record(verb="write_summary", subject=item, by=by, meeting=meeting.pk, length=len(held.summary))
    return held


def _record(item: AgendaItem) -> ItemRecord:
    held, _ = ItemRecord.objects.select_for_update().get_or_create(item=item)
    return held


# ---------------------------------------------------------------- huis clos


@transaction.atomic
def close_doors(*, meeting: Meeting, asked_by: str, accepted: str, by: Actor) -> ClosedSession:
    """The assembly sits behind closed doors: who asked for it, and how it was accepted (CGCT, art. L. 2121-18)."""
    meeting = locked_sitting(meeting)
    if not meeting.body.is_assembly:
        raise BusinessRuleError("Seule la séance d’une assemblée est publique : le huis clos ne concerne qu’elle.")
    if not asked_by.strip():
        raise BusinessRuleError("Dites qui demande le huis clos.", field="asked_by")
    if not accepted.strip():
        raise BusinessRuleError("Dites comment il est accepté.", field="accepted")
    if meeting.closed_sessions.filter(ended_at=None).exists():
        raise BusinessRuleError("La séance est déjà à huis clos.")
    current = sitting_of(meeting).current
    session: ClosedSession = meeting.closed_sessions.create(
        item=current.item if current else None,
        asked_by=asked_by.strip(),
        accepted=accepted.strip(),
        started_at=timezone.now(),
    )
    beat(meeting)
    record(verb="close_doors", subject=meeting, by=by, session=session.pk)
    return session


@transaction.atomic
def open_doors(*, meeting: Meeting, by: Actor) -> Meeting:
    """The public comes back."""
    meeting = locked_sitting(meeting)
    if not meeting.closed_sessions.filter(ended_at=None).update(ended_at=timezone.now()):
        raise BusinessRuleError("La séance n’est pas à huis clos.")
    beat(meeting)
    record(verb="open_doors", subject=meeting, by=by)
    return meeting
