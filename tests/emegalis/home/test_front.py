"""The front page greets by name and function, and shows first what waits for this person."""

import datetime

import pytest
import time_machine

FILLERS = "tests.emegalis.home.fillers"


@pytest.fixture
def page(signed_in, dgs):
    def read() -> str:
        answer = signed_in(dgs).get("/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


@time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False)
def test_the_page_greets_and_says_who_the_portal_takes_the_reader_for(page):
    html = page()
    assert "Mardi 24\u00a0novembre\u00a02026" in html
    assert 'Bonjour, <span class="text-nowrap">Anne-Laure</span> Kerdoncuff' in html
    assert "titulaire à la commission d’orientation stratégique (COS)" in html


def test_nothing_waiting_is_said_and_explained(page, settings):
    settings.HOME_PANELS = []
    html = page()
    assert "Rien ne vous attend aujourd’hui" in html
    assert "Rien à montrer pour l’instant" in html


@time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False)
def test_what_waits_comes_by_urgency(page, settings):
    settings.HOME_PANELS = [f"{FILLERS}.undated_call", f"{FILLERS}.later_call", f"{FILLERS}.soon_call"]
    html = page()
    assert html.index("Bientôt") < html.index("Plus tard") < html.index("Sans date")
    assert "9\u00a0jours" in html
    assert "jeudi 3\u00a0décembre à 18\u00a0h" in html


def test_the_secretariat_is_led_to_its_desk(signed_in, secretary, settings):
    settings.HOME_PANELS = []
    html = signed_in(secretary).get("/").content.decode()
    assert 'class="btn btn-primary" href="/secretariat/">Ouvrir le secrétariat' in html
    assert "Rien ne vous attend" not in html


def test_the_hexagon_of_the_readers_authority_is_lit(page, abers):
    assert 'fill="#f4c430"/>' not in page().partition("em-band__in")[0].partition("em-band__map")[2]
    abers.hex_row, abers.hex_column = 0, 1
    abers.save()
    assert '<polygon points="80.2,5.5 103.2,18.8' in page()


def test_a_stranger_is_asked_to_sign_in(client, db):
    answer = client.get("/")
    assert (answer.status_code, answer.url) == (302, "/connexion/?next=/")


@pytest.mark.parametrize(
    "who", ["secretary", "dgs", "elected", "preparer", "it_head", "business", "substitute", "shared_dgs"]
)
def test_everyone_with_a_mandate_has_a_front_page(signed_in, request, who):
    assert signed_in(request.getfixturevalue(who)).get("/").status_code == 200


def test_the_front_page_refuses_who_has_no_mandate_any_more(signed_in, former_dgs):
    assert signed_in(former_dgs).get("/").status_code == 403
