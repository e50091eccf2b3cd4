"""A private link names someone; it signs in on a device of theirs, and asks for a code elsewhere."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from emegalis.outbox.models import Delivery
from governance.people import services as people
from governance.people.models import Device, PrivateLink
from tests.governance.members.factories import MandateFactory
from tests.governance.members.signing import ask_code, code_mailed, give_code

SOON = datetime.timedelta(days=10)


def link_for(person, **changes):
    given = {"purpose": "opinion", "target": "/plan/", "expires_at": timezone.now() + SOON} | changes
    return people.issue_private_link(person=person, **given).removeprefix("http://testserver")


@pytest.fixture
def known_device(dgs):
    """A browser where « dgs » once entered a code, signed out since."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"})
    ask_code(client, dgs.email)
    give_code(client, code_mailed(), remember="on")
    client.post("/deconnexion/")
    Delivery.objects.all().delete()
    return client


def is_signed_in(client):
    return client.get("/mon-compte/").status_code == 200


def test_opening_a_link_says_who_it_is_for_and_signs_nobody_in(dgs, client):
    page = client.get(link_for(dgs))
    assert "Anne-Laure Kerdoncuff" in page.content.decode()
    assert not is_signed_in(client)
    assert not Delivery.objects.exists()
    assert PrivateLink.objects.get().last_used_at is None


def test_on_an_unknown_device_a_code_goes_to_the_person_then_the_page_opens(dgs, client):
    assert client.post(link_for(dgs)).headers["Location"] == "/connexion/code/"
    assert not is_signed_in(client)
    page = client.get("/connexion/code/").content.decode()
    assert "Anne-Laure Kerdoncuff" in page
    assert dgs.email not in page
    assert Delivery.objects.get().address == dgs.email
    assert give_code(client, code_mailed()).headers["Location"] == "/plan/"
    assert is_signed_in(client)


def test_on_a_remembered_device_one_button_is_enough(dgs, known_device):
    url = link_for(dgs)
    assert "Cet appareil est reconnu" in known_device.get(url).content.decode()
    assert not is_signed_in(known_device)
    assert known_device.post(url).headers["Location"] == "/plan/"
    assert is_signed_in(known_device)
    assert not Delivery.objects.exists()


def test_a_forwarded_link_gives_nobody_s_identity(dgs, other_dgs, known_device):
    url = link_for(other_dgs)
    assert known_device.post(url).headers["Location"] == "/connexion/code/"
    assert Delivery.objects.get().address == other_dgs.email
    assert not is_signed_in(known_device)


def test_someone_signed_in_goes_straight_to_the_page_of_their_own_link(dgs, signed_in):
    assert signed_in(dgs).get(link_for(dgs)).headers["Location"] == "/plan/"


def test_someone_else_s_link_does_not_change_who_is_signed_in_before_the_code(dgs, other_dgs, signed_in):
    client = signed_in(dgs)
    assert client.get(link_for(other_dgs)).status_code == 200
    assert client.get("/mon-compte/").context["sheet"].person == dgs


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_an_ended_link_shows_the_way_in(dgs, client, end):
    url = link_for(dgs, expires_at=timezone.now() + (SOON if end == "revoked" else -SOON))
    if end == "revoked":
        people.revoke_private_links(person=dgs)
    for response in (client.get(url), client.post(url)):
        assert response.status_code == 410
        assert "/connexion/?next=/plan/" in response.content.decode()
    assert not Delivery.objects.exists()


def test_an_unknown_link_is_not_found(db, client):
    response = client.get("/acces/nimporte-quoi/")
    assert response.status_code == 404
    assert "n’est plus valable" in response.content.decode()


# ---------------------------------------------------------------- devices


def test_a_remembered_device_signs_in_with_one_button(dgs, known_device):
    assert "Cet appareil est reconnu" in known_device.get("/connexion/").content.decode()
    assert known_device.post("/connexion/appareil/", {"next": "/plan/"}).headers["Location"] == "/plan/"
    assert is_signed_in(known_device)


def test_a_device_is_remembered_only_when_asked(dgs, client):
    ask_code(client, dgs.email)
    give_code(client, code_mailed())
    assert not Device.objects.exists()


def test_the_cookie_of_a_device_is_hidden_from_scripts(dgs, known_device):
    cookie = known_device.cookies["appareil"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert Device.objects.get().label == "Firefox sous Windows"


def test_a_device_ends_with_the_mandate(dgs, known_device):
    dgs.mandates.update(ends_on=timezone.localdate())
    assert known_device.post("/connexion/appareil/").headers["Location"] == "/connexion/"
    assert not is_signed_in(known_device)


def test_a_device_of_a_former_mandate_does_not_serve_the_next(dgs, known_device):
    today = timezone.localdate()
    dgs.mandates.update(ends_on=today)
    MandateFactory(person=dgs, starts_on=today + datetime.timedelta(days=30))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=40)):
        assert known_device.post("/connexion/appareil/").headers["Location"] == "/connexion/"


def test_the_secretariat_has_no_remembered_device(secretary, client):
    ask_code(client, secretary.email)
    give_code(client, code_mailed(), remember="on")
    assert not Device.objects.exists()


def test_a_device_stops_when_its_owner_joins_the_secretariat(dgs, known_device):
    MandateFactory(person=dgs, staff=True)
    assert known_device.post(link_for(dgs)).headers["Location"] == "/connexion/code/"
    assert not is_signed_in(known_device)


def test_a_forgotten_device_asks_for_a_code(dgs, known_device):
    people.revoke_devices(person=dgs)
    assert known_device.post(link_for(dgs)).headers["Location"] == "/connexion/code/"
