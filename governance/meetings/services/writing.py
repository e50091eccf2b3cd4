"""Writing in the room: one writer at a time per meeting, the same write twice does nothing, nobody writes unseen."""

import uuid

from django.db.models import F
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, hour
from governance.meetings.models import Meeting, SittingWrite
from governance.meetings.services import checks
from governance.members.roles import Actor


class OvertakenError(BusinessRuleError):
    """Someone else wrote the same thing meanwhile: nothing is replaced, and the sentence says what stands."""


def locked_sitting(meeting: Meeting) -> Meeting:
    """The meeting held until the end of the verb; refused unless it has been opened and is not closed."""
    meeting = checks.locked(meeting)
    if meeting.opened_at is None:
        raise BusinessRuleError(f"Ouvrez d’abord la {meeting.noun}.")
    if meeting.closed_at is not None:
        raise BusinessRuleError(f"Cette {meeting.noun} est close{NBSP}: rouvrez-la pour corriger une saisie.")
    return meeting


def is_repeated(meeting: Meeting, key: uuid.UUID | None) -> bool:
    """The screen already sent this, and lost the answer; otherwise its key is kept."""
    if key is None:
        return False
    _, is_new = SittingWrite.objects.get_or_create(meeting=meeting, key=key, defaults={"written_at": timezone.now()})
    return not is_new


def beat(meeting: Meeting) -> None:
    """The other screens see that something was written."""
    Meeting.objects.filter(pk=meeting.pk).update(pulse=F("pulse") + 1)


def check_seen(seen: int | None, stored: int, *, what: str, by_name: str, at: object) -> None:
    """``seen`` is the version the screen had before its eyes; ``what`` tells what stands now."""
    if seen is None or seen == stored:
        return
    when = f" à {hour(at)}" if at else ""  # type: ignore[arg-type] # a moment, or nothing
    raise OvertakenError(f"{by_name or 'Quelqu’un d’autre'} a écrit{when}{NBSP}: {what}. Rien n’est encore remplacé.")


def writer(by: Actor) -> str:
    return by.person.full_name if by.person else ""
