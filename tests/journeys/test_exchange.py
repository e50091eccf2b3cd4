"""Journey: after a bulletin. An élu reads on a phone, the DGS answers in private, the secretariat concludes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal
from tests.journeys.steps import begin_issue, press, send_issue, write_article

pytestmark = pytest.mark.journey
NAMED = "dgs@golfe-du-morbihan-vannes-agglomeration.example.org"
ELECTED = "mathilde.le-page@golfe-du-morbihan-vannes-agglomeration.example.org"
PHONE = {"width": 390, "height": 844}
TEXT = "Quelques lignes, lues entre deux réunions."
WORDS = "Notre interlocutrice est la directrice des systèmes."


def test_an_article_is_answered_concluded_and_read_by_nobody_else(portal: Portal, someone: Callable[[], Page]):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    number = begin_issue(secretary)
    write_article(secretary, "Réflexion commune", "Parapheur : trois témoignages", TEXT)
    write_article(secretary, "Réflexion distincte", "Annuaire : un interlocuteur", TEXT, "Golfe du Morbihan")
    send_issue(secretary)
    portal.mailbox.wait_for(NAMED, f"{number} –")

    elected = someone()
    elected.set_viewport_size(PHONE)  # type: ignore[arg-type]
    portal.sign_in(elected, ELECTED)
    issue = _open_issue(elected, number, "Parapheur : trois témoignages")
    expect(elected.get_by_role("main")).not_to_contain_text("Annuaire : un interlocuteur")
    width = elected.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0

    director = someone()
    portal.sign_in(director, NAMED)
    _open_issue(director, number, "Annuaire : un interlocuteur")
    field = director.locator("form[data-keep] textarea")
    field.fill(WORDS)
    director.reload()  # a closed tab, an expired session: what was typed is still there
    expect(director.locator("form[data-keep] textarea")).to_have_value(WORDS)
    press(director, "Envoyer au secrétariat")
    expect(director.get_by_role("main")).to_contain_text(WORDS)
    director.goto(issue)
    expect(director.get_by_role("main")).to_contain_text("Votre échange avec le secrétariat")
    director.goto("/echanges/")
    expect(director.get_by_role("main")).to_contain_text("Attend le secrétariat")

    secretary.goto("/echanges/")
    secretary.get_by_role("main").get_by_role("link", name="Annuaire : un interlocuteur").click()
    expect(secretary.get_by_role("main")).to_contain_text(WORDS)
    press(secretary, "Conclure l’échange")
    secretary.locator("textarea[name=text]").fill("Rendez-vous pris pour mardi.")
    press(secretary, "Enregistrer")
    director.goto("/echanges/")
    expect(director.get_by_role("main")).to_contain_text("Rendez-vous pris pour mardi.")
    elected.goto("/echanges/")
    expect(elected.get_by_role("main")).not_to_contain_text("Annuaire")
    assert not portal.mailbox.to(NAMED, WORDS)
    assert not portal.mailbox.to(SECRETARY, WORDS)


def _open_issue(page: Page, number: str, title: str) -> str:
    page.goto("/bulletins/")
    page.get_by_role("main").get_by_role("link", name=re.compile(rf"Bulletin n°\s{number}$")).first.click()
    expect(page.get_by_role("main")).to_contain_text(title)
    return page.url
