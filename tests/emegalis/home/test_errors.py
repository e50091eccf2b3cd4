"""What goes wrong is told in French, says what to do, and stands when the database is down."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from emegalis.home.views import errors


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


def test_an_unknown_address_is_told_in_french_and_leads_somewhere(stranger, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = stranger.get("/nulle-part/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Page introuvable" in page
    assert 'href="/recherche/"' in page
    assert 'href="/plan-du-site/"' in page


def test_a_refusal_gives_its_reason(rf: RequestFactory):
    answer = errors.permission_denied(rf.get("/"), PermissionDenied("Votre mandat a pris fin le 1er mars 2026."))
    assert answer.status_code == 403
    assert "Votre mandat a pris fin le 1<sup>er</sup>" in answer.content.decode()


def test_a_refusal_without_reason_says_whom_to_ask(rf):
    page = errors.permission_denied(rf.get("/"), PermissionDenied()).content.decode()
    assert "votre mandat ne permet pas" in page
    assert "secrétariat" in page


def test_a_known_page_refused_to_someone_is_in_french(signed_in, dgs):
    answer = signed_in(dgs).get("/secretariat/")
    assert answer.status_code == 403
    assert "Cette page ne vous est pas ouverte" in answer.content.decode()


def test_a_bad_request_is_told_in_french(stranger):
    answer = stranger.get("/aide/", headers={"host": "ailleurs.example.org"})
    assert answer.status_code == 400
    assert "Demande incomprise" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_french(db):
    answer = Client(enforce_csrf_checks=True).post("/connexion/", {"login": "dgs@demo.example.org"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Le formulaire n’a pas été envoyé" in page
    assert "CSRF" not in page


def test_an_error_is_told_in_french_when_the_database_is_down(stranger):
    """No « db » fixture: any query raises, as it would without a database."""
    answer = stranger.get("/mentions-legales/")
    assert answer.status_code == 500
    assert "Le portail a rencontré une erreur" in answer.content.decode()


@pytest.mark.parametrize(
    "view",
    [errors.bad_request, errors.page_not_found, errors.permission_denied, errors.server_error, errors.csrf_failure],
)
def test_no_page_of_error_asks_the_database(view, rf):
    page = view(rf.get("/")).content.decode()
    assert "<h1>" in page
    assert "[[variable" not in page
