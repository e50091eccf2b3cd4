"""What this app brings to the items of an agenda."""

from typing import Any

from emegalis.lib.slots import Block
from governance.deliberations.selectors import ItemVoice, voices_of
from governance.deliberations.services import takes_viewpoints
from governance.meetings.models import AgendaItem, Meeting
from governance.members.roles import Actor


def item_voice(actor: Actor, subject: AgendaItem) -> Block | None:
    """Beside an item of an assembly: one's own viewpoint, those one carries, those that were spoken."""
    meeting = subject.meeting
    voice = _read_once(meeting, actor).get(subject.pk)
    if voice is None or voice.is_empty:
        return None
    context: dict[str, Any] = {
        "item": subject,
        "voice": voice,
        "is_open": takes_viewpoints(meeting),
        "has_begun": meeting.has_begun(),
        "several": len(voice.own) > 1,
    }
    return Block("deliberations/_item_voice.html", context)


def _read_once(meeting: Meeting, actor: Actor) -> dict[int, ItemVoice]:
    """The items of one page share their meeting: what is said of them is asked once, and kept with it."""
    kept: dict[int | None, dict[int, ItemVoice]] = meeting.__dict__.setdefault("_voices", {})
    if actor.person_id not in kept:
        kept[actor.person_id] = voices_of(meeting, actor)
    return kept[actor.person_id]
