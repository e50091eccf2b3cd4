"""The meetings of one person by a private address: what they may read, and nothing once it is cut."""

import datetime

import icalendar
import pytest
from django.utils import timezone

from governance.meetings.services import add_agenda_item, cancel_meeting
from governance.members.roles import actor_for
from governance.opendata.services import open_calendar_feed
from tests.governance.deliberations.factories import make_sitting
from tests.governance.meetings.factories import make_convened, make_meeting, moment


@pytest.fixture
def sitting(elected, secretary):
    by = actor_for(secretary)
    return make_sitting(
        by=by, with_items=lambda m: add_agenda_item(meeting=m, title="Contentieux", is_confidential=True, by=by)
    )


def read(client, address: str):
    answer = client.get(address.removeprefix("http://testserver"))
    assert answer.status_code == 200
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_feed_holds_the_meetings_of_ones_bodies_alone(sitting, dgs, elected, secretary, client):
    commission = make_convened(by=actor_for(secretary))
    assert [str(e["UID"]) for e in read(client, open_calendar_feed(by=actor_for(elected)))] == [str(sitting.uid)]
    assert [str(e["UID"]) for e in read(client, open_calendar_feed(by=actor_for(dgs)))] == [str(commission.uid)]


def test_confidential_items_and_video_links_are_never_in_it(sitting, elected, client):
    address = open_calendar_feed(by=actor_for(elected))
    said = client.get(address.removeprefix("http://testserver")).content.decode()
    assert "Bilan d’avancement" in said
    assert "Contentieux" not in said
    assert "visio" not in said


def test_hour_is_right_in_winter_and_in_summer(dgs, secretary, client):
    by = actor_for(secretary)
    make_meeting(by=by, starts_at=moment("2027-01-14 09:30"))
    make_meeting(by=by, starts_at=moment("2027-07-08 09:30"))
    winter, summer = read(client, open_calendar_feed(by=actor_for(dgs)))
    assert winter["DTSTART"].dt.astimezone(datetime.UTC).hour == 8
    assert summer["DTSTART"].dt.astimezone(datetime.UTC).hour == 7
    assert str(winter["STATUS"]) == "TENTATIVE"


def test_cancelled_meeting_is_said_so_with_a_later_sequence(sitting, elected, secretary, client):
    address = open_calendar_feed(by=actor_for(elected))
    before = read(client, address)[0]
    cancel_meeting(meeting=sitting, reason="Travaux", by=actor_for(secretary))
    after = read(client, address)[0]
    assert str(after["STATUS"]) == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_address_is_cut_replaced_and_ends_with_the_mandate(sitting, elected, client, signed_in):
    first = open_calendar_feed(by=actor_for(elected)).removeprefix("http://testserver")
    second = open_calendar_feed(by=actor_for(elected)).removeprefix("http://testserver")
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    signed_in(elected).post("/agenda/terminer/")
    assert client.get(second).status_code == 404
    third = open_calendar_feed(by=actor_for(elected)).removeprefix("http://testserver")
    elected.mandates.update(ends_on=timezone.localdate())
    assert client.get(third).status_code == 404


def test_page_shows_the_address_once(elected, sitting, signed_in):
    browser = signed_in(elected)
    assert ".ics" in browser.post("/agenda/abonner/").content.decode()
    page = browser.get("/agenda/").content.decode()
    assert ".ics" not in page
    assert "Couper l’abonnement" in page
