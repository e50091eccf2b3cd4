"""What minutes bring to the desk and to the page of an orientation."""

from dataclasses import dataclass

from django.utils import timezone

from emegalis.lib.french import plural
from emegalis.lib.slots import Block
from governance.meetings.enums import FollowUpKind
from governance.meetings.models import Meeting, MinutesSection
from governance.meetings.selectors.minutes import DeskMinutes, desk_minutes
from governance.members.roles import Actor
from governance.strategy.models import Orientation


def desk_minutes_block(actor: Actor, subject: None) -> Block:
    """What each meeting that took place still wants: its text, its answers, its approval, its publication."""
    wants = [(want, want.is_late(on=actor.day)) for want in desk_minutes(today=actor.day, at=timezone.now())]
    return Block("meetings/_desk_minutes.html", {"wants": wants}, attention=_attention(wants))


def _attention(wants: list[tuple[DeskMinutes, bool]]) -> list[str]:
    said = []
    late = sum(is_late for want, is_late in wants if want.want in {"publish", "list"})
    if late:
        said.append(plural(late, "publication de séance est en retard", "publications de séance sont en retard"))
    waiting = sum(want.waiting for want, _ in wants)
    if waiting:
        said.append(plural(waiting, "correction attend une réponse", "corrections attendent une réponse"))
    return said


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one meeting recorded of the orientation."""

    section: MinutesSection
    meeting: Meeting
    opinion: str
    decisions: list[str]


def orientation_recorded(actor: Actor, subject: Orientation) -> Block | None:
    """The parts of minutes about it that this person may read, the latest first."""
    sections = (
        MinutesSection.objects.readable_by(actor)
        .filter(item__orientation=subject)
        .select_related("minutes__meeting__body", "item__commission_opinion")
        .defer("minutes__pdf", "minutes__public_pdf")
        .prefetch_related("item__follow_ups")
        .order_by("-minutes__meeting__starts_at", "-id")
    )
    lines = [_recorded(section) for section in sections]
    return Block("meetings/_orientation_recorded.html", {"lines": lines}) if lines else None


def _recorded(section: MinutesSection) -> Recorded:
    assert section.item is not None  # noqa: S101 - the filter above asks for one
    opinion = getattr(section.item, "commission_opinion", None)
    decisions = [f.text for f in section.item.follow_ups.all() if f.kind == FollowUpKind.DECISION]
    text = opinion.text if opinion is not None and opinion.is_given else ""
    return Recorded(section, section.minutes.meeting, text, decisions)
