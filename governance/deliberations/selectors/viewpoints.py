"""The items on which a direction générale may speak, and the voices heard on each item."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from governance.deliberations.models import Carriage, Viewpoint
from governance.meetings.enums import MeetingState
from governance.meetings.models import AgendaItem, Meeting
from governance.members.enums import BodyKind
from governance.members.models import Authority
from governance.members.roles import Actor

ASSEMBLIES = [BodyKind.BUREAU, BodyKind.ASSEMBLY]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item of an assembly and, by authority of the reader, its viewpoint (``None`` while none is written)."""

    item: AgendaItem
    viewpoints: list[tuple[Authority, Viewpoint | None]]


@dataclass(frozen=True, slots=True)
class AskedMeeting:
    """A sitting to come, as a direction générale reads it; ``hidden``: how many of its items are confidential."""

    meeting: Meeting
    items: list[AskedItem]
    hidden: int


def asked_meetings(actor: Actor, *, at: datetime.datetime | None = None) -> list[AskedMeeting]:
    """Sittings convened and not over, the nearest first: what may still be said there."""
    authorities = actor.commission_authorities
    if not authorities:
        return []
    confidential = Count("items", filter=Q(items__is_confidential=True))
    meetings = list(
        Meeting.objects.visible_to(actor)
        .filter(state=MeetingState.CONVENED, body__kind__in=ASSEMBLIES)
        .upcoming(at=at or timezone.now())
        .select_related("body")
        .annotate(confidential_count=confidential)
    )
    readable = AgendaItem.objects.readable_by(actor).filter(meeting__in=meetings).select_related("orientation")
    items = list(readable.order_by("position", "id"))
    known = {
        (viewpoint.item_id, viewpoint.authority_id): viewpoint
        for viewpoint in Viewpoint.objects.filter(item__in=items, authority__in=list(actor.holdings))
        .select_related("authority")
        .prefetch_related("carriages")
    }
    return [
        AskedMeeting(meeting, [_asked(item, authorities, known) for item in items if item.meeting_id == meeting.pk],
                     _hidden(meeting, items))
        for meeting in meetings
    ]  # fmt: skip


def _asked(item: AgendaItem, authorities: list[Authority], known: dict[tuple[int, int], Viewpoint]) -> AskedItem:
    own = [(authority, known.get((item.pk, authority.pk))) for authority in authorities]
    return AskedItem(item, own)


def _hidden(meeting: Meeting, items: list[AgendaItem]) -> int:
    count: int = meeting.confidential_count  # type: ignore[attr-defined]
    shown = sum(1 for item in items if item.meeting_id == meeting.pk and item.is_confidential)
    return count - shown


def writable_item(actor: Actor, pk: int) -> AgendaItem | None:
    """An item of an assembly's agenda that was sent, and that this person may read; ``None`` otherwise."""
    return (
        AgendaItem.objects.readable_by(actor)
        .filter(pk=pk, meeting__body__kind__in=ASSEMBLIES)
        .exclude(meeting__state=MeetingState.PREPARED)
        .select_related("meeting__body", "orientation")
        .first()
    )


@dataclass(slots=True)
class ItemVoice:
    """What is said beside one item: one's own viewpoints, those one carries, those that were spoken."""

    own: list[tuple[Authority, Viewpoint | None]] = field(default_factory=list)
    carried: list[Carriage] = field(default_factory=list)
    spoken: list[Carriage] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.carried or self.spoken)


def voices_of(meeting: Meeting, actor: Actor) -> dict[int, ItemVoice]:
    """By item, in a fixed number of queries, whatever the length of the agenda."""
    if not meeting.body.is_assembly:
        return {}
    visible = list(
        Viewpoint.objects.visible_to(actor)
        .filter(item__meeting=meeting)
        .select_related("authority")
        .prefetch_related("carriages__mandate", "carriages__person")
    )
    authorities = actor.commission_authorities
    own = {(v.item_id, v.authority_id): v for v in visible if v.authority_id in actor.holdings}
    found: dict[int, ItemVoice] = {}
    for viewpoint in visible:
        voice = found.setdefault(viewpoint.item_id, ItemVoice())
        for carriage in viewpoint.standing:
            carriage.viewpoint = viewpoint
            if carriage.is_held_by(actor.person_id, on=actor.day):
                voice.carried.append(carriage)
            elif carriage.spoken_at:
                voice.spoken.append(carriage)
    if authorities and not meeting.is_prepared:
        for item in meeting.items.announced():
            said = [(authority, own.get((item.pk, authority.pk))) for authority in authorities]
            found.setdefault(item.pk, ItemVoice()).own = said
    return found
