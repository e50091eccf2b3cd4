"""Journey: after a bulletin. An élu reads on a phone, the DGS answers in private, the secretariat concludes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal
from tests.journeys.steps import choose, press

pytestmark = pytest.mark.journey
NAMED = "dgs@golfe-du-morbihan-vannes-agglomeration.example.org"
ELECTED = "mathilde.le-page@golfe-du-morbihan-vannes-agglomeration.example.org"
PHONE = {"width": 390, "height": 844}
WORDS = "Notre interlocutrice est la directrice des systèmes."


def test_an_article_is_answered_concluded_and_read_by_nobody_else(portal: Portal, someone: Callable[[], Page]):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    secretary.goto("/bulletins/nouveau/")
    press(secretary, re.compile("Créer|Commencer|Enregistrer"))
    _article(secretary, "Réflexion commune", "Parapheur : trois témoignages")
    _article(secretary, "Réflexion distincte", "Annuaire : un interlocuteur", authority="Golfe du Morbihan")
    secretary.get_by_label(re.compile("je déclare moi-même le bulletin prêt")).check()
    press(secretary, "Déclarer prêt")
    secretary.get_by_role("main").get_by_role("link", name=re.compile("^Envoyer")).first.click()
    press(secretary, "Envoyer maintenant")
    portal.mailbox.wait_for(NAMED, "Bulletin de liaison")

    elected = someone()
    elected.set_viewport_size(PHONE)  # type: ignore[arg-type]
    portal.sign_in(elected, ELECTED)
    issue = _open_issue(elected, "Parapheur : trois témoignages")
    expect(elected.get_by_role("main")).not_to_contain_text("Annuaire : un interlocuteur")
    width = elected.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width == 0

    director = someone()
    portal.sign_in(director, NAMED)
    _open_issue(director, "Annuaire : un interlocuteur")
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


def _article(page: Page, scope: str, title: str, authority: str = "") -> None:
    press(page, "Ajouter un article")
    choose(page, scope)
    if authority:
        page.locator("[data-picker] label", has_text=authority).first.click()
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=text]").fill("Quelques lignes, lues entre deux réunions.")
    press(page, "Enregistrer l’article")
    expect(page.get_by_role("main")).to_contain_text(title)


def _open_issue(page: Page, title: str) -> str:
    page.goto("/bulletins/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Bulletin n°")).first.click()
    expect(page.get_by_role("main")).to_contain_text(title)
    return page.url
