"""The meetings of one person, as their calendar shows them."""

import datetime

from django.utils import timezone

from emegalis.lib.links import absolute
from governance.meetings.agenda import timed
from governance.meetings.enums import MeetingState
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.querysets import bodies_of
from governance.members.roles import Actor
from governance.opendata.calendars import Event
from governance.opendata.enums import CALENDAR_PURPOSE
from governance.people.models import PrivateLink

KEPT = datetime.timedelta(days=366)
MOST = 400
STATUSES = {MeetingState.PREPARED: "TENTATIVE", MeetingState.CANCELLED: "CANCELLED"}


def calendar_link(actor: Actor) -> PrivateLink | None:
    """The one in force, if this person subscribed."""
    links = PrivateLink.objects.filter(person=actor.person_id, purpose=CALENDAR_PURPOSE)
    return links.in_force(at=timezone.now()).order_by("-created_at").first()


def events_of(actor: Actor) -> list[Event]:
    """The meetings of this person's bodies, from a year back; of all bodies for the secretariat."""
    now = timezone.now()
    meetings = Meeting.objects.visible_to(actor).filter(starts_at__gte=now - KEPT).select_related("body")
    if not actor.is_staff:
        meetings = meetings.filter(body__in=bodies_of(actor))
    shown = list(meetings.order_by("starts_at", "id")[:MOST])
    agendas = _agendas(shown, actor)
    return [_event(meeting, agendas.get(meeting.pk, []), now) for meeting in shown]


def _agendas(meetings: list[Meeting], actor: Actor) -> dict[int, list[AgendaItem]]:
    """Of agendas that were sent; confidential items never leave the portal."""
    found: dict[int, list[AgendaItem]] = {}
    sent = [meeting for meeting in meetings if not meeting.is_prepared]
    items = AgendaItem.objects.readable_by(actor).filter(meeting__in=sent)
    for item in items.order_by("meeting", "position", "id"):
        found.setdefault(item.meeting_id, []).append(item)
    return found


def _event(meeting: Meeting, items: list[AgendaItem], now: datetime.datetime) -> Event:
    url = absolute(meeting.get_absolute_url())
    lines = [
        f"{number}. {item.title}"
        for number, (item, _) in enumerate(timed(items, meeting.starts_at), 1)
        if not item.is_confidential
    ]
    return Event(
        uid=str(meeting.uid),
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{meeting.title} (date à confirmer)" if meeting.is_prepared else meeting.title,
        description="\n".join([*lines, url]),
        location=meeting.place or ("À distance" if meeting.video_link else ""),
        url=url,
        status=STATUSES.get(MeetingState(meeting.state), "CONFIRMED"),
        stamp=meeting.convened_at or now,
    )
