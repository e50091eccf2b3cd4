"""Journey: five pieces of news make an issue with two distinct articles; looked at, sent, answered, corrected.

One role after the other: who proposes, the secretariat, a direction générale on a phone, an élu.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, attachment, links_of
from tests.journeys.steps import choose, press, send_issue
from tests.pdf_checks import pdf_text

pytestmark = pytest.mark.journey
NAMED, ALSO_NAMED = "dgs@concarneau-cornouaille-agglomeration.example.org", "dgs@morlaix-communaute.example.org"
ELECTED = "sylvie.riou@region-bretagne.example.org"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
# Who proposes, for whom, what, in which words.
NEWS = [
    (NAMED, "Réflexion distincte", "Notre ancien hébergeur s’arrête", "Nous cherchons une reprise avant l’été."),
    (ALSO_NAMED, "Réflexion distincte", "Notre réseau de fibre", "Nous ouvrons nos fourreaux."),
    ("dsi@region-bretagne.example.org", "Réflexion commune", "Sauvegarder hors ligne", "Trois copies, dont une loin."),
    ("nathalie.thomas@chantepie.example.org", "Actualité", "Un guide des marchés", "Il tient en huit pages."),
    (ELECTED, "Actualité", "Une journée des élus", "Elle aura lieu le 12 mars."),
]
WRONG, RIGHT = "Trois copies, dont une loin.", "Trois copies, dont deux loin."
REPLY = "Nos agents s’y mettent dès janvier."


def test_five_pieces_of_news_become_an_issue_answered_and_corrected(portal: Portal, someone: Callable[..., Page]):
    for address, *news in NEWS:
        author = someone(**PHONE)
        portal.enter(author, address)
        _propose(author, *news)

    secretary = someone()
    portal.enter(secretary, SECRETARY)
    number = _gather(secretary)
    _look_at_every_edition(secretary, number)
    secretary.goto(f"/bulletins/{number}/composition/")
    send_issue(secretary)
    for address, own in ((NAMED, {0}), (ALSO_NAMED, {1}), (ELECTED, set())):
        said = _words(pdf_text(attachment(portal.mailbox.wait_for(address, f"{number} –"), ".pdf")))
        for rank, (_, scope, title, _) in enumerate(NEWS):
            assert (title in said) is (scope != "Réflexion distincte" or rank in own), (address, title)

    reader = someone(**PHONE)
    portal.enter(reader, NAMED)
    _reads_and_replies(reader, number)
    elected = someone()
    portal.enter(elected, ELECTED)
    elected.goto(f"/bulletins/{number}/")
    expect(elected.get_by_role("main")).to_contain_text(REPLY)
    expect(elected.get_by_role("main")).not_to_contain_text("hébergeur")

    _correct(secretary, number)
    mail = portal.mailbox.wait_for(NAMED, RIGHT)
    assert any(f"/bulletins/{number}/" in link for link in links_of(mail))
    for page in (reader, elected):
        page.goto(f"/bulletins/{number}/")
        expect(page.get_by_role("main")).to_contain_text("Ce numéro a été corrigé")
        press(page, "Lire la version d’avant")
        expect(page.get_by_role("main")).to_contain_text(WRONG)


def _words(text: str) -> str:
    return " ".join(text.split())


def _propose(page: Page, scope: str, title: str, text: str) -> None:
    page.goto("/actualites/nouvelle/")
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=text]").fill(text)
    page.locator("textarea[name=importance]").fill("Chacun y gagne.")
    choose(page, scope)
    press(page, "Proposer")
    expect(page.get_by_role("main")).to_contain_text(title)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def _gather(page: Page) -> str:
    """One click on the desk makes an issue of the five; its number."""
    page.goto("/secretariat/")
    for _, _, title, _ in NEWS:
        page.get_by_role("checkbox", name=re.compile(re.escape(title))).check()
    press(page, "En faire un bulletin")
    page.wait_for_url("**/bulletins/*/composition/")
    for _, _, title, _ in NEWS:
        expect(page.get_by_role("main")).to_contain_text(title)
    return page.url.split("/bulletins/")[1].split("/")[0]


def _look_at_every_edition(page: Page, number: str) -> None:
    """As page, as mail and as PDF, each edition without what another's alone may read."""
    page.goto(f"/bulletins/{number}/composition/")
    links = [link.get_attribute("href") or "" for link in page.locator("#t-editions ~ * a, table a").all()]
    editions = {link.split("edition=")[1] for link in links if "edition=" in link}
    assert len(editions) == 3
    for edition in editions:
        page.goto(f"/bulletins/{number}/?edition={edition}")
        shown = [title for _, _, title, _ in NEWS if title in page.get_by_role("main").inner_text()]
        assert len(shown) == (3 if edition == "commune" else 4)
        page.goto(f"/bulletins/{number}/courriel/?edition={edition}")
        expect(page.frame_locator("iframe").locator("body")).to_contain_text("Sauvegarder hors ligne")
        paper = page.request.get(f"/bulletins/{number}.pdf?edition={edition}")
        assert all(title in _words(pdf_text(paper.body())) for title in shown)


def _reads_and_replies(page: Page, number: str) -> None:
    page.goto(f"/bulletins/{number}/")
    expect(page.get_by_role("main")).to_contain_text("pour votre collectivité seulement")
    press(page, re.compile("Répondre à cet article.*Sauvegarder"))
    page.locator("form[data-keep] textarea").fill(REPLY)
    press(page, "Publier ma réponse")
    expect(page.get_by_role("main")).to_contain_text(REPLY)


def _correct(page: Page, number: str) -> None:
    page.goto(f"/bulletins/{number}/composition/")
    press(page, re.compile("Erratum.*Sauvegarder"))
    page.locator("textarea[name=before]").fill(WRONG)
    page.locator("textarea[name=after]").fill(RIGHT)
    page.locator("input[name=mail]").check()
    page.locator("textarea[name=text]").fill(RIGHT)
    press(page, "Publier l’erratum")
    expect(page.get_by_role("main")).to_contain_text("erratum")
