"""Opening the door: invitations by mail, the first secretary, one-time addresses."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.kinds import holders_of_a_mandate
from governance.members.models import Mandate
from governance.members.services.invitations import invite
from governance.people import services as people
from governance.people.models import Person, PrivateLink
from tests.governance.members.factories import MandateFactory
from tests.governance.members.signing import SECRET

NAMES = ["--first-name", "Maëlle", "--last-name", "Cariou"]


def run(command, *args):
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


# ---------------------------------------------------------------- invitations


def test_an_invitation_holds_one_button_for_its_person(dgs, secretary, client):
    assert invite(people=[dgs], by=None) == 1
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.address, delivery.urgent) == ("invitation", dgs.email, True)
    assert "DGS" in delivery.mandate_label
    assert PrivateLink.objects.get().person == dgs


def test_those_without_mandate_or_address_are_not_invited(dgs, former_dgs):
    silent = MandateFactory(person__email=None).person
    assert invite(people=[dgs, former_dgs, silent], by=None) == 1
    with pytest.raises(BusinessRuleError, match="Personne à inviter"):
        invite(people=[former_dgs], by=None)


def test_an_invitation_is_not_due_once_the_mandate_has_ended(dgs, other_dgs):
    invite(people=[dgs, other_dgs], by=None)
    dgs.mandates.update(ends_on=timezone.localdate())
    deliveries = list(Delivery.objects.all())
    assert holders_of_a_mandate(deliveries) == {d.pk for d in deliveries if d.person_id == other_dgs.pk}


def test_the_secretariat_invites_those_it_ticks(secretary, dgs, other_dgs, signed_in):
    client = signed_in(secretary)
    page = client.get("/invitations/").content.decode()
    assert dgs.full_name in page and other_dgs.full_name in page
    client.post("/invitations/", {"people": [dgs.pk]})
    assert Delivery.objects.get().address == dgs.email
    form = client.get("/invitations/").context["form"]
    assert str(dgs.pk) not in form.ticked and str(other_dgs.pk) in form.ticked


@pytest.mark.parametrize("ticked", [[], ["x"], ["999999"], ["\x00"]])
def test_a_faulty_list_is_told(secretary, dgs, signed_in, ticked):
    response = signed_in(secretary).post("/invitations/", {"people": ticked, "csrfmiddlewaretoken": "x"})
    assert response.status_code == 200
    assert "alert-danger" in response.content.decode()
    assert not Delivery.objects.exists()


def test_one_person_is_invited_from_their_page(secretary, dgs, former_dgs, signed_in):
    client = signed_in(secretary)
    assert client.post(f"/personnes/{dgs.pk}/inviter/").status_code == 302
    assert client.post(f"/personnes/{former_dgs.pk}/inviter/").status_code == 302
    assert client.post("/personnes/999999/inviter/").status_code == 404
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("who", ["dgs", "preparer", "elected", "it_head", "business"])
def test_only_the_secretariat_invites(request, who, signed_in):
    person = request.getfixturevalue(who)
    client = signed_in(person)
    assert client.get("/invitations/").status_code == 403
    assert client.post(f"/personnes/{person.pk}/inviter/").status_code == 403


def test_the_list_takes_as_many_queries_for_two_as_for_twenty(secretary, signed_in, django_assert_max_num_queries):
    client = signed_in(secretary)
    MandateFactory.create_batch(20)
    with django_assert_max_num_queries(11):
        client.get("/invitations/")


# ---------------------------------------------------------------- the first door


def test_invite_staff_opens_a_mandate_once_and_prints_an_address(db, client):
    first = run("invite_staff", "Maelle@demo.example.org", *NAMES)
    run("invite_staff", "maelle@demo.example.org", *NAMES)
    mandate = Mandate.objects.get()
    assert (mandate.person.full_name, mandate.body.slug) == ("Maëlle Cariou", "secretariat")
    path = first.removeprefix("http://testserver")
    assert "Maëlle Cariou" in client.get(path).content.decode()
    assert client.post(path).headers["Location"] == "/"
    assert client.get("/secretariat/").status_code == 200


def test_invite_staff_refuses_a_faulty_address(db):
    with pytest.raises(CommandError, match="n’est pas valable"):
        run("invite_staff", "sans-arobase", *NAMES)
    assert not Person.objects.exists()


# ---------------------------------------------------------------- login_link


def test_a_one_time_address_signs_in_fully_once(secretary):
    people.install_second_factor(person=secretary, secret=SECRET)
    path = run("login_link", secretary.email.upper()).removeprefix("http://testserver")
    first, second = Client(), Client()
    for _ in range(2):
        assert first.get(path).status_code == 200
    assert first.get("/secretariat/").status_code == 302
    assert first.post(path).headers["Location"] == "/"
    assert first.get("/secretariat/").status_code == 200
    assert second.post(path).status_code in {404, 410}
    assert second.get(path).status_code in {404, 410}
    assert second.get("/secretariat/").status_code == 302


def test_a_one_time_address_lasts_fifteen_minutes(dgs, client):
    path = run("login_link", dgs.email).removeprefix("http://testserver")
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=15, seconds=1)):
        assert client.post(path).status_code in {404, 410}
        assert client.get("/mon-compte/").status_code == 302


def test_a_one_time_address_is_no_private_link(dgs, client):
    token = run("login_link", dgs.email).rstrip("/").rsplit("/", 1)[1]
    assert client.get(f"/acces/{token}/").status_code == 410


@pytest.mark.parametrize("case", ["unknown", "former"])
def test_a_one_time_address_is_refused_without_mandate_in_force(former_dgs, case):
    with pytest.raises(CommandError):
        run("login_link", former_dgs.email if case == "former" else "inconnu@demo.example.org")
    assert not PrivateLink.objects.exists()


def test_a_mandate_that_ends_before_the_button_is_pressed_closes_the_address(dgs, client):
    path = run("login_link", dgs.email).removeprefix("http://testserver")
    dgs.mandates.update(ends_on=timezone.localdate())
    assert client.post(path).status_code == 410
    assert client.get("/mon-compte/").status_code == 302


def test_a_lost_telephone_is_forgotten_on_request(secretary):
    people.install_second_factor(person=secretary, secret=SECRET)
    run("login_link", secretary.email, "--forget-second-factor")
    assert not people.has_second_factor(secretary)
