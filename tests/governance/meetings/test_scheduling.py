"""A meeting gets a date, or a sentence that says why not."""

import datetime

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.enums import MeetingState
from governance.meetings.models import Meeting
from governance.meetings.services import cancel_meeting
from governance.members.enums import BodyKind
from tests.governance.meetings.factories import make_meeting, moment, staff
from tests.governance.members.factories import standing_body

pytestmark = pytest.mark.django_db


def refused(**values) -> BusinessRuleError:
    with pytest.raises(BusinessRuleError) as refusal:
        make_meeting(**values)
    assert not Meeting.objects.filter(place=values.get("place", "introuvable")).exists()
    return refusal.value


def test_a_meeting_is_fixed_and_nobody_is_told():
    meeting = make_meeting()
    assert meeting.state == MeetingState.PREPARED
    assert str(meeting.period) == "2e semestre\u00a02026"
    assert not Delivery.objects.exists()
    entry = Entry.objects.get(verb="schedule_meeting")
    assert (entry.object_id, entry.details["day"]) == (str(meeting.pk), "2026-12-15")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"starts_at": moment("2026-11-23 09:30")}, "starts_at", "passée"),
        ({"starts_at": moment("2026-11-24 09:59")}, "starts_at", "passée"),
        ({"starts_at": moment("2030-11-24 09:59")}, "starts_at", "deux ans"),
        ({"ends_at": moment("2026-12-15 09:30")}, "ends_at", "après le début"),
        ({"ends_at": moment("2026-12-15 08:00")}, "ends_at", "après le début"),
        ({"ends_at": moment("2026-12-16 09:00")}, "ends_at", "même jour"),
        ({"place": "  ", "video_link": ""}, "place", "un lieu, un lien"),
        ({"video_link": "javascript:alert(1)"}, "video_link", "https://"),
        ({"starts_at": moment("2026-12-09 09:30")}, "short_notice", "14\u00a0jours francs"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(values, field, words):
    refusal = refused(**values)
    assert refusal.field == field
    assert words in str(refusal)


def test_a_place_alone_or_a_link_alone_is_enough():
    assert make_meeting(video_link="").place
    assert make_meeting(place="", second_in_period=True).video_link


def test_notice_is_exact_to_the_day():
    assert make_meeting(starts_at=moment("2026-12-10 09:30"))


def test_short_notice_can_be_meant():
    assert make_meeting(starts_at=moment("2026-12-09 09:30"), short_notice=True)


def test_notice_too_short_names_the_first_possible_day_and_the_source():
    refusal = refused(starts_at=moment("2026-12-01 09:30"))
    assert "jeudi 10\u00a0décembre\u00a02026" in str(refusal)
    assert "règlement intérieur" in str(refusal)


def test_a_second_meeting_in_the_semester_is_asked_to_be_confirmed():
    make_meeting()
    refusal = refused(starts_at=moment("2026-12-31 09:30"))
    assert refusal.field == "second_in_period"
    assert "15\u00a0décembre" in str(refusal)
    assert make_meeting(starts_at=moment("2026-12-31 09:30"), second_in_period=True)


def test_the_next_semester_begins_on_its_first_day():
    make_meeting(starts_at=moment("2026-12-31 09:30"))
    assert make_meeting(starts_at=moment("2027-01-01 09:30"))


def test_the_semester_is_that_of_paris_not_of_greenwich(clock):
    make_meeting(starts_at=moment("2027-01-01 00:30"))  # 31 December, 23:30 UTC
    assert make_meeting(starts_at=moment("2026-12-31 09:30"))


def test_a_cancelled_meeting_leaves_its_semester_free():
    cancel_meeting(meeting=make_meeting(), reason="", by=staff())
    assert make_meeting()


def test_assemblies_meet_as_often_as_they_need():
    body = standing_body(BodyKind.ASSEMBLY)
    assert make_meeting(body=body)
    assert make_meeting(body=body, starts_at=moment("2026-12-16 09:30")).noun == "séance"


def test_the_secretariat_does_not_meet():
    assert refused(body=standing_body(BodyKind.SECRETARIAT)).field == "body"


@pytest.mark.parametrize(
    ("text", "offset"), [("2027-03-27 09:30", 1), ("2027-03-29 09:30", 2), ("2026-12-15 09:30", 1)]
)
def test_hours_are_those_of_paris_in_winter_and_summer(text, offset):
    meeting = make_meeting(starts_at=moment(text))
    meeting.refresh_from_db()
    assert meeting.starts_at.astimezone(datetime.UTC).hour == 9 - offset
