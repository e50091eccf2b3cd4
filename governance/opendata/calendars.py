"""The meetings of one person as a calendar that follows them (RFC 5545). Pure.

No method: a calendar that is read again, not an invitation. The events are those of the invitations (same UID), so
that a later SEQUENCE replaces the earlier one.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

import icalendar

from emegalis.lib.french import PARIS
from governance.meetings.invitation import PARIS_ZONE, PRODUCT

REFRESH = datetime.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Event:
    """``status``: CONFIRMED, TENTATIVE (not convened yet) or CANCELLED."""

    uid: str
    sequence: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    summary: str
    description: str
    location: str
    url: str
    status: str
    stamp: datetime.datetime


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The whole feed, in Paris time."""
    feed = icalendar.Calendar()
    for key, value in {"prodid": PRODUCT, "version": "2.0", "calscale": "GREGORIAN"}.items():
        feed.add(key, value)
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", "Europe/Paris")
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add_component(icalendar.Timezone.from_ical(PARIS_ZONE))
    for event in events:
        feed.add_component(_component(event))
    content: bytes = feed.to_ical()
    return content


def _component(event: Event) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamp.astimezone(datetime.UTC))
    component.add("dtstart", event.starts_at.astimezone(PARIS))
    component.add("dtend", event.ends_at.astimezone(PARIS))
    component.add("summary", event.summary)
    if event.description:
        component.add("description", event.description)
    component.add("status", event.status)
    if event.location:
        component.add("location", event.location)
    component.add("url", event.url)
    return component
