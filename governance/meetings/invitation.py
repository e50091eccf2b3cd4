"""The meeting as a calendar reads it (RFC 5545 and 5546), in Paris time. Pure.

The file is the same for every member, since the outbox encodes an attachment once. A request names those invited; so
the body itself is, as a group at the secretariat's address: nobody's address is shown to the others, and answers are
given by the personal link, never by the calendar (RSVP=FALSE).
"""

import datetime
from dataclasses import dataclass

import icalendar

from emegalis.lib.french import PARIS

PRODUCT = "-//e-megalis//Portail des collectivites membres//FR"
# Written out: a zone computed for the years of one meeting names its changes in the wrong local time.
PARIS_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
X-LIC-LOCATION:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an event says; ``uid`` never changes, ``sequence`` grows at each change."""

    uid: str
    sequence: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    summary: str
    description: str
    location: str
    url: str
    organizer_name: str
    organizer_address: str
    group_name: str
    stamp: datetime.datetime


def request_ics(invitation: Invitation) -> bytes:
    """The file that puts the meeting into a calendar, or moves it there."""
    return _calendar(invitation, method="REQUEST", status="CONFIRMED")


def cancellation_ics(invitation: Invitation) -> bytes:
    """The file that takes the meeting out of a calendar."""
    return _calendar(invitation, method="CANCEL", status="CANCELLED")


def _calendar(invitation: Invitation, *, method: str, status: str) -> bytes:
    calendar = icalendar.Calendar()
    for name, value in {"prodid": PRODUCT, "version": "2.0", "calscale": "GREGORIAN", "method": method}.items():
        calendar.add(name, value)
    calendar.add_component(icalendar.Timezone.from_ical(PARIS_ZONE))
    calendar.add_component(_event(invitation, status))
    content: bytes = calendar.to_ical()
    return content


def _event(invitation: Invitation, status: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamp.astimezone(datetime.UTC))
    event.add("dtstart", invitation.starts_at.astimezone(PARIS))
    event.add("dtend", invitation.ends_at.astimezone(PARIS))
    event.add("summary", invitation.summary)
    event.add("description", invitation.description)
    event.add("status", status)
    event.add("organizer", _address(invitation.organizer_name, invitation.organizer_address))
    event.add("attendee", _group(invitation))
    if invitation.location:
        event.add("location", invitation.location)
    event.add("url", invitation.url)
    return event


def _address(name: str, address: str) -> icalendar.vCalAddress:
    value = icalendar.vCalAddress(f"mailto:{address}")
    value.params["CN"] = name
    return value


def _group(invitation: Invitation) -> icalendar.vCalAddress:
    group = _address(invitation.group_name, invitation.organizer_address)
    group.params["CUTYPE"] = "GROUP"
    group.params["RSVP"] = "FALSE"
    return group
