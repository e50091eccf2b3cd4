"""What became of what was said, as someone may read it; and the items that still await their deliberation."""

from dataclasses import dataclass, field

from django.utils import timezone

from governance.deliberations.models import Deliberation, Outcome
from governance.deliberations.querysets import ASSEMBLIES
from governance.meetings.enums import ItemKind, MeetingState
from governance.meetings.models import AgendaItem, Meeting
from governance.members.roles import Actor
from governance.opinions.models import Opinion

SHOWN = 40


@dataclass(slots=True)
class ItemActs:
    """The deliberations of one item of an agenda."""

    published: list[Deliberation] = field(default_factory=list)
    drafts: list[Deliberation] = field(default_factory=list)


def acts_of(meeting: Meeting) -> dict[int, ItemActs]:
    """By item, in one query."""
    found: dict[int, ItemActs] = {}
    known = Deliberation.objects.filter(item__meeting=meeting).defer("pdf", "text").order_by("number", "id")
    for deliberation in known:
        acts = found.setdefault(deliberation.item_id, ItemActs())
        (acts.published if deliberation.is_published else acts.drafts).append(deliberation)
    return found


def outcomes_for(deliberation: Deliberation, actor: Actor) -> list[Outcome]:
    """The commission's for whoever reads the page; the others as the opinion they answer."""
    known = Outcome.objects.filter(deliberation=deliberation).published()
    return list(known.of_readable(opinions=Opinion.objects.visible_to(actor)).with_subject().order_by("id"))


def items_to_deliberate() -> list[AgendaItem]:
    """Of sittings that have begun: what asked for a decision and has no deliberation, the latest sitting first."""
    return list(
        AgendaItem.objects.filter(
            meeting__body__kind__in=ASSEMBLIES,
            meeting__state__in=[MeetingState.CONVENED, MeetingState.HELD],
            meeting__starts_at__lte=timezone.now(),
            deliberations=None,
        )
        .exclude(kind__in=[ItemKind.INFORMATION, ItemKind.OTHER])
        .select_related("meeting__body")
        .order_by("-meeting__starts_at", "position", "id")[:SHOWN]
    )
