"""Signing in: an address then a code, or a password; known and unknown addresses get the same answer."""

import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from emegalis.outbox.models import Delivery
from emegalis.settings import base
from governance.members.sessions import SECOND_FACTOR
from governance.people import services as people
from tests.governance.members.signing import ask_code, code_mailed, give_code

PARIS_MORNING = datetime.datetime(2026, 11, 24, 8, 0, tzinfo=datetime.UTC)


def test_an_address_then_a_code_signs_in(dgs, client):
    assert ask_code(client, dgs.email.upper()).headers["Location"] == "/connexion/code/"
    assert dgs.email.upper() in client.get("/connexion/code/").content.decode()
    code = code_mailed()
    response = give_code(client, f"{code[:3]} {code[3:]}")
    assert response.headers["Location"] == "/"
    assert client.get("/mon-compte/").status_code == 200


def test_the_code_leaves_by_the_outbox_at_once_and_expires(dgs, client):
    with time_machine.travel(PARIS_MORNING, tick=False):
        ask_code(client, dgs.email)
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.urgent, delivery.person_id) == ("sign_in_code", True, dgs.pk)
    assert delivery.expires_at == PARIS_MORNING + datetime.timedelta(minutes=15)


def test_nobody_is_mailed_at_an_unknown_address(dgs, client):
    known, unknown = Client(), Client()
    answers = [ask_code(known, dgs.email), ask_code(unknown, "inconnu@demo.example.org")]
    assert {answer.headers["Location"] for answer in answers} == {"/connexion/code/"}
    assert list(Delivery.objects.values_list("address", flat=True)) == [dgs.email]
    pages = [
        re.sub(r"value=\"[^\"]{64}\"", "", browser.get("/connexion/code/").content.decode()).replace(address, "")
        for browser, address in [(known, dgs.email), (unknown, "inconnu@demo.example.org")]
    ]
    assert pages[0] == pages[1]


def test_an_unknown_address_costs_the_same_queries_kind(dgs, client, django_assert_max_num_queries):
    """The same letter is composed and written, then taken back."""
    with django_assert_max_num_queries(40) as known:
        ask_code(Client(), dgs.email)
    with django_assert_max_num_queries(40) as unknown:
        ask_code(Client(), "inconnu@demo.example.org")
    inserts = [
        sum("INSERT" in query["sql"] and "outbox" in query["sql"] for query in captured.captured_queries)
        for captured in (known, unknown)
    ]
    assert inserts[0] == inserts[1] == 2


def test_no_code_opens_an_unknown_address(db, client):
    ask_code(client, "inconnu@demo.example.org")
    for code in ["", "000000", "\x00", "é" * 6]:
        assert give_code(client, code).status_code == 200
    assert client.get("/mon-compte/").status_code == 302


def test_a_wrong_code_is_told_beside_the_field_and_five_end_it(dgs, client):
    ask_code(client, dgs.email)
    code = code_mailed()
    wrong = "000000" if code != "000000" else "111111"
    page = give_code(client, wrong).content.decode()
    assert "Ce code n’est pas le bon" in page
    assert "<title>Erreur" in page
    for _ in range(3):
        assert give_code(client, wrong).status_code == 200
    response = give_code(client, wrong)
    assert response.headers["Location"] == "/connexion/"
    assert "Trop d’essais" in client.get("/connexion/").content.decode()
    assert give_code(client, code).headers["Location"] == "/connexion/"


def test_a_code_is_worth_nothing_after_fifteen_minutes(dgs, client):
    with time_machine.travel(PARIS_MORNING, tick=False) as clock:
        ask_code(client, dgs.email)
        code = code_mailed()
        clock.shift(15 * 60 + 1)
        assert give_code(client, code).headers["Location"] == "/connexion/"
        assert "n’est plus valable" in client.get("/connexion/").content.decode()


def test_a_code_asked_again_replaces_the_former(dgs, client):
    ask_code(client, dgs.email)
    former = code_mailed()
    assert client.post("/connexion/code/renvoyer/").headers["Location"] == "/connexion/code/"
    assert Delivery.objects.count() == 2
    if former != code_mailed():
        assert give_code(client, former).status_code == 200
    assert give_code(client, code_mailed()).headers["Location"] == "/"


def test_codes_are_limited_by_address(dgs, client):
    for _ in range(3):
        ask_code(client, dgs.email)
    page = ask_code(client, dgs.email).content.decode()
    assert "Trop d’essais" in page
    assert Delivery.objects.count() == 3


def test_sign_in_leads_to_the_page_asked_for_and_nowhere_else(dgs):
    for wanted, reached in [
        ("/plan/", "/plan/"),
        ("https://ailleurs.example.org/", "/"),
        ("//ailleurs.example.org", "/"),
    ]:
        client = Client()
        cache.clear()
        ask_code(client, dgs.email, next=wanted)
        assert give_code(client, code_mailed()).headers["Location"] == reached


@pytest.mark.parametrize("email", ["", "sans-arobase", "a\x00@b.fr", "x" * 400 + "@demo.example.org"])
def test_a_faulty_address_is_told_beside_the_field(db, client, email):
    response = ask_code(client, email)
    assert response.status_code == 200
    assert "is-invalid" in response.content.decode()


def test_a_code_screen_without_address_leads_back(db, client):
    assert client.get("/connexion/code/").headers["Location"] == "/connexion/"


def test_the_door_is_closed_to_sign_up(db, client):
    assert client.get("/connexion/inscription/").status_code == 404


# ---------------------------------------------------------------- password


def test_a_password_signs_in(dgs, client):
    people.set_password(person=dgs, password="korrigan-sur-la-lande")
    data = {"email": dgs.email, "password": "korrigan-sur-la-lande", "next": "/plan/"}
    assert client.post("/connexion/mot-de-passe/", data).headers["Location"] == "/plan/"
    assert client.get("/mon-compte/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_one_answer(dgs, client):
    people.set_password(person=dgs, password="korrigan-sur-la-lande")
    for email in [dgs.email, "inconnu@demo.example.org"]:
        page = client.post("/connexion/mot-de-passe/", {"email": email, "password": "autre"}).content.decode()
        assert "L’adresse ou le mot de passe n’est pas le bon" in page


def test_passwords_are_limited_by_address(dgs, client):
    people.set_password(person=dgs, password="korrigan-sur-la-lande")
    for _ in range(5):
        client.post("/connexion/mot-de-passe/", {"email": dgs.email, "password": "autre"})
    data = {"email": dgs.email, "password": "korrigan-sur-la-lande"}
    assert "Trop d’essais" in client.post("/connexion/mot-de-passe/", data).content.decode()


# ---------------------------------------------------------------- leaving, lasting


def test_signing_out_is_a_post(dgs, signed_in):
    client = signed_in(dgs)
    assert client.get("/deconnexion/").status_code == 405
    assert client.post("/deconnexion/").headers["Location"] == "/connexion/"
    assert client.get("/mon-compte/").status_code == 302


def sign_in_at(client, person, moment):
    with time_machine.travel(moment, tick=False):
        cache.clear()
        ask_code(client, person.email)
        give_code(client, code_mailed())


def test_a_session_ends_after_twelve_hours_unused(dgs, client):
    sign_in_at(client, dgs, PARIS_MORNING)
    with time_machine.travel(PARIS_MORNING + datetime.timedelta(hours=11, minutes=59), tick=False) as clock:
        assert client.get("/mon-compte/").status_code == 200
        clock.shift(12 * 3600 + 60)
        assert client.get("/mon-compte/").headers["Location"] == "/connexion/?next=/mon-compte/"


def test_a_session_ends_after_a_day_in_all(dgs, client):
    sign_in_at(client, dgs, PARIS_MORNING)
    for hours in (8, 16, 23):
        with time_machine.travel(PARIS_MORNING + datetime.timedelta(hours=hours), tick=False):
            assert client.get("/mon-compte/").status_code == 200
    with time_machine.travel(PARIS_MORNING + datetime.timedelta(hours=24, minutes=1), tick=False):
        assert client.get("/mon-compte/").status_code == 302


def test_a_page_read_writes_no_session_each_time(dgs, signed_in, django_assert_max_num_queries):
    client = signed_in(dgs)
    client.get("/mon-compte/")
    with django_assert_max_num_queries(30) as captured:
        client.get("/mon-compte/")
    assert not [query for query in captured.captured_queries if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_the_limits_told_at_the_door_are_those_of_the_settings(db, client):
    page = client.get("/connexion/").content.decode().replace("&nbsp;", " ")
    (staff_idle, staff_absolute), (idle, absolute) = base.SESSION_LIMITS_STAFF, base.SESSION_LIMITS
    assert f"Après {idle // 3600} heures sans activité, {absolute // 3600} au plus" in page
    assert f"après {staff_idle // 3600} heures, {staff_absolute // 3600} au plus" in page


# ---------------------------------------------------------------- the mandate


def test_a_mandate_that_ends_at_midnight_ends_access_at_the_next_request(dgs, signed_in):
    mandate = dgs.mandates.get()
    mandate.ends_on = datetime.date(2026, 11, 25)
    mandate.save()
    client = signed_in(dgs)
    with time_machine.travel(datetime.datetime(2026, 11, 24, 22, 59, tzinfo=datetime.UTC), tick=False) as clock:
        assert client.get("/").status_code == 200
        clock.shift(120)
        response = client.get("/")
        assert response.status_code == 403
        assert "Votre mandat a pris fin le 25\u00a0novembre\u00a02026" in response.content.decode()
        assert client.get("/mon-compte/").status_code == 200
        assert client.get("/mentions-legales/").status_code == 200


def test_a_former_member_signs_in_and_is_told(former_dgs, client):
    ask_code(client, former_dgs.email)
    give_code(client, code_mailed())
    response = client.get("/")
    assert response.status_code == 403
    assert "Votre mandat a pris fin le 1<sup>er</sup>\u00a0janvier\u00a02021" in response.content.decode()


def test_someone_without_any_mandate_is_told(db, signed_in):
    person = people.create_person(first_name="Anne", last_name="Rio", email="anne@demo.example.org")
    response = signed_in(person).get("/")
    assert response.status_code == 403
    assert "Aucun mandat n’est enregistré à votre nom" in response.content.decode()


def test_someone_whose_mandate_is_to_come_is_told(dgs, signed_in):
    dgs.mandates.update(starts_on=timezone.localdate() + datetime.timedelta(days=10))
    response = signed_in(dgs).get("/")
    assert response.status_code == 403
    assert "Votre mandat commence le" in response.content.decode()


def test_a_session_knows_no_second_factor_by_itself(dgs, client):
    ask_code(client, dgs.email)
    give_code(client, code_mailed())
    assert client.session[SECOND_FACTOR] is False


def test_a_session_that_ended_on_a_form_leads_back_to_its_page(dgs, client):
    response = client.post("/mon-compte/mot-de-passe/retirer/", headers={"referer": "http://testserver/mon-compte/"})
    assert response.headers["Location"] == "/connexion/?next=/mon-compte/"
