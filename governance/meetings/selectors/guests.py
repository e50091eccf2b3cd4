"""What someone invited from outside sees: their hours, their items, the papers that are not confidential."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from emegalis.lib.links import sign, unsign
from emegalis.outbox.models import Delivery
from governance.meetings.agenda import timed
from governance.meetings.models import AgendaItem, Guest, Meeting, Paper

PURPOSE = "meeting_guest"


@dataclass(frozen=True, slots=True)
class GuestVisit:
    """When they come, and for what: an item they are heard on, or all when none is named."""

    guest: Guest
    meeting: Meeting
    items: list[AgendaItem]
    starts_at: datetime.datetime
    ends_at: datetime.datetime

    @property
    def papers(self) -> list[Paper]:
        return [paper for item in self.items if not item.is_confidential for paper in item.papers.all()]


def guest_visit(guest: Guest, meeting: Meeting) -> GuestVisit:
    hours = timed(meeting.items.announced().prefetch_related("papers").order_by("position", "id"), meeting.starts_at)
    wanted = {item.pk for item in guest.items.all()}
    own = [(item, at) for item, at in hours if not wanted or item.pk in wanted]
    if not wanted or not own:
        return GuestVisit(guest, meeting, [item for item, _ in own], meeting.starts_at, meeting.ends_at)
    last, begins = own[-1]
    ends = begins + datetime.timedelta(minutes=last.minutes)
    return GuestVisit(guest, meeting, [item for item, _ in own], own[0][1], ends)


def guest_token(guest: Guest) -> str:
    """What their link says: who they are, and nothing else; it opens as long as they are invited."""
    return sign(PURPOSE, guest.pk)


def guest_of(token: str) -> Guest | None:
    """The guest of a link that still opens: not taken back, the meeting stands and its day is not over."""
    pk = unsign(PURPOSE, token)
    guest = Guest.objects.select_related("meeting__body").filter(pk=pk).first() if isinstance(pk, int) else None
    if guest is None or guest.withdrawn_at or guest.invited_at is None or guest.meeting.is_cancelled:
        return None
    return guest if timezone.localdate() <= guest.meeting.day else None


def guest_invitations_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """Still invited, to a meeting that stands and is ahead."""
    return _still_due(deliveries, lambda guest: guest.withdrawn_at is None and guest.meeting.takes_replies())


def guest_cancellations_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    return _still_due(deliveries, lambda guest: bool(guest.withdrawn_at) or guest.meeting.is_cancelled)


def _still_due(deliveries: Iterable[Delivery], holds) -> set[int]:  # type: ignore[no-untyped-def]
    rows = list(deliveries)
    guests = Guest.objects.filter(pk__in={int(row.object_id) for row in rows}).select_related("meeting")
    due = {str(guest.pk) for guest in guests if holds(guest)}
    return {row.pk for row in rows if row.object_id in due}
