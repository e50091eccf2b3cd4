"""The secretariat enters with a second factor; no other role is asked for one."""

import pytest
from allauth.mfa.models import Authenticator

from emegalis.outbox.models import Delivery
from governance.people import services as people
from tests.governance.members.signing import SECRET, application_code, ask_code, code_mailed, give_code


@pytest.fixture
def equipped(secretary):
    """A secretary whose telephone is set up, with the recovery codes."""
    secretary.recovery_codes = people.install_second_factor(person=secretary, secret=SECRET)
    return secretary


def enter(client, person):
    ask_code(client, person.email)
    return give_code(client, code_mailed())


def test_a_secretary_without_second_factor_must_set_it_up(secretary, client):
    enter(client, secretary)
    for path in ["/", "/secretariat/", "/mon-compte/"]:
        assert client.get(path).headers["Location"] == "/mon-compte/second-facteur/"
    assert client.get("/mentions-legales/").status_code == 200
    page = client.get("/mon-compte/second-facteur/").content.decode()
    assert "<svg" in page
    assert "data:" not in page


def test_the_first_code_of_the_application_ends_the_set_up(secretary, client):
    enter(client, secretary)
    client.get("/mon-compte/second-facteur/")
    secret = client.session["mfa.totp.secret"]
    wrong = client.post("/mon-compte/second-facteur/", {"code": "000 000"})
    assert "Ce code n’est pas le bon" in wrong.content.decode()
    response = client.post("/mon-compte/second-facteur/", {"code": application_code(secret)})
    assert "Vos codes de secours" in response.content.decode()
    assert len(response.context["codes"]) == 10
    assert client.get("/secretariat/").status_code == 200
    assert Delivery.objects.latest("id").kind == "account_notice"


def test_the_secret_is_not_readable_in_the_database(equipped):
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_application_is_asked_at_each_sign_in(equipped, client):
    assert enter(client, equipped).headers["Location"] == "/connexion/verification/"
    assert client.get("/secretariat/").status_code == 302
    wrong = client.post("/connexion/verification/", {"code": "12"})
    assert "Ce code n’est pas le bon" in wrong.content.decode()
    assert client.post("/connexion/verification/", {"code": application_code()}).headers["Location"] == "/"
    assert client.get("/secretariat/").status_code == 200


def test_the_password_does_not_spare_the_second_factor(equipped, client):
    people.set_password(person=equipped, password="korrigan-sur-la-lande")
    data = {"email": equipped.email, "password": "korrigan-sur-la-lande", "next": "/secretariat/"}
    assert client.post("/connexion/mot-de-passe/", data).headers["Location"] == "/connexion/verification/"
    response = client.post("/connexion/verification/", {"code": application_code()})
    assert response.headers["Location"] == "/secretariat/"


def test_a_recovery_code_enters_once(equipped, client):
    code = equipped.recovery_codes[0]
    enter(client, equipped)
    assert client.post("/connexion/verification/", {"code": code}).headers["Location"] == "/"
    client.post("/deconnexion/")
    enter(client, equipped)
    assert client.post("/connexion/verification/", {"code": code}).status_code == 200


def test_second_factor_codes_are_limited(equipped, client):
    enter(client, equipped)
    for _ in range(5):
        client.post("/connexion/verification/", {"code": "000000"})
    page = client.post("/connexion/verification/", {"code": application_code()}).content.decode()
    assert "Trop d’essais" in page


def test_the_verification_screen_without_sign_in_leads_back(db, client):
    assert client.get("/connexion/verification/").headers["Location"] == "/connexion/"


def test_nobody_else_is_asked(dgs, client):
    assert enter(client, dgs).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get("/mon-compte/second-facteur/").status_code == 403


def test_a_session_older_than_the_mandate_in_the_secretariat_starts_again(equipped, client):
    client.force_login(equipped)
    assert client.get("/secretariat/").headers["Location"] == "/connexion/"
    assert client.get("/mon-compte/").status_code == 302


def test_replacing_the_application_asks_for_its_code_first(equipped, signed_in):
    client = signed_in(equipped)
    assert client.get("/mon-compte/second-facteur/").headers["Location"] == "/mon-compte/"
    response = client.post("/mon-compte/second-facteur/remplacer/", {"code": application_code()})
    assert response.headers["Location"] == "/mon-compte/second-facteur/"
    client.get("/mon-compte/second-facteur/")
    secret = client.session["mfa.totp.secret"]
    client.post("/mon-compte/second-facteur/", {"code": application_code(secret)})
    assert Authenticator.objects.filter(user=equipped).count() == 2
    assert client.get("/mon-compte/second-facteur/").headers["Location"] == "/mon-compte/"
