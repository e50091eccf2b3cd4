"""The calendar file, read back by a strict parser: the right hour in winter, in summer, and on the days between."""

import datetime

import icalendar
import pytest

from emegalis.lib.french import PARIS
from governance.meetings.invitation import Invitation, cancellation_ics, request_ics


def invitation(starts: datetime.datetime, **changes) -> Invitation:
    values = {
        "uid": "7f3e",
        "sequence": 0,
        "starts_at": starts,
        "ends_at": starts + datetime.timedelta(hours=3),
        "summary": "Commission d’orientation stratégique ; suite, et « fin »",
        "description": "Ordre du jour :\nhttps://portail.example.org/reunions/1/",
        "location": "Salle des Marais, Cesson-Sévigné",
        "url": "https://portail.example.org/reunions/1/",
        "organizer_name": "Secrétariat",
        "organizer_address": "secretariat@demo.example.org",
        "group_name": "Commission d’orientation stratégique",
        "stamp": datetime.datetime(2026, 11, 24, 10, tzinfo=PARIS),
    }
    return Invitation(**(values | changes))


def paris(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("local", "utc_hour"),
    [
        ("2026-12-15 09:30", 8),
        ("2026-06-09 09:30", 7),
        ("2027-03-27 09:30", 8),  # the day before summer time
        ("2027-03-28 09:30", 7),  # the day it begins
        ("2026-10-24 09:30", 7),
        ("2026-10-25 09:30", 8),  # the day it ends
    ],
)
def test_hour_is_right_in_winter_and_summer(local, utc_hour):
    calendar = icalendar.Calendar.from_ical(request_ics(invitation(paris(local))))
    [event] = calendar.walk("VEVENT")
    assert event.start.astimezone(datetime.UTC).hour == utc_hour
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"


def test_zone_of_the_file_alone_gives_the_same_hours():
    """Some calendars know no zone by name: they compute with what the file says."""
    calendar = icalendar.Calendar.from_ical(request_ics(invitation(paris("2026-12-15 09:30"))))
    [zone] = calendar.walk("VTIMEZONE")
    tz = zone.to_tz(lookup_tzid=False)
    for local in ("2026-12-15 09:30", "2026-06-09 09:30", "2027-03-28 03:30", "2027-03-28 01:30", "2026-10-25 04:00"):
        naive = datetime.datetime.fromisoformat(local)
        assert naive.replace(tzinfo=tz).utcoffset() == naive.replace(tzinfo=PARIS).utcoffset(), local


def test_a_request_is_complete():
    calendar = icalendar.Calendar.from_ical(request_ics(invitation(paris("2026-12-15 09:30"))))
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("REQUEST", "2.0")
    assert (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == ("7f3e", 0, "CONFIRMED")
    assert str(event["SUMMARY"]) == "Commission d’orientation stratégique ; suite, et « fin »"
    assert str(event["DESCRIPTION"]) == "Ordre du jour :\nhttps://portail.example.org/reunions/1/"
    assert event["ATTENDEE"].params["CUTYPE"] == "GROUP"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_a_cancellation_names_the_same_event_later():
    calendar = icalendar.Calendar.from_ical(cancellation_ics(invitation(paris("2026-12-15 09:30"), sequence=2)))
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["UID"]), event["SEQUENCE"]) == ("CANCEL", "7f3e", 2)


def test_lines_are_folded_and_end_as_the_standard_says():
    content = request_ics(invitation(paris("2026-12-15 09:30"), description="é" * 300))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
