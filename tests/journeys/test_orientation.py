"""Journey: the secretariat writes an orientation whole and publishes it twice, an élu comments it, a DGS reads the
difference on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, links_of
from tests.journeys.steps import ask_for_mail_at_once, press, write_orientation

pytestmark = pytest.mark.journey
ELECTED = "sylvie.riou@region-bretagne.example.org"
DGS = "dgs@rennes-metropole.example.org"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TITLE = "Partager un délégué à la protection des données"
COMMENT = "Commençons par les communes qui n’ont personne."


def test_an_orientation_from_its_whole_text_to_a_difference_read_on_a_phone(
    portal: Portal, someone: Callable[..., Page]
):
    secretary, elected = someone(), someone()
    portal.sign_in(secretary, SECRETARY)
    portal.sign_in(elected, ELECTED)
    ask_for_mail_at_once(elected)
    write_orientation(secretary, TITLE)
    address = re.sub(r"versions.*$", "", secretary.url)

    _open_framing(secretary, address)
    assert any(address in link for link in links_of(portal.mailbox.wait_for(ELECTED, TITLE)))
    _comment(elected, address)
    _answer(secretary, address)
    portal.mailbox.wait_for(ELECTED, "C’est prévu.")

    _write_whole(secretary, address)
    _publish_again(secretary, address)

    dgs = someone(**PHONE)
    portal.sign_in(dgs, DGS)
    _read_the_difference(dgs, address)


def _open_framing(page: Page, address: str) -> None:
    page.goto(f"{address}etape/")
    page.locator("select[name=stage]").select_option("framing")
    press(page, "Enregistrer l’étape")


def _comment(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("Qui agit maintenant")
    press(page, "Commenter")
    press(page, "Publier auprès des élus")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    page.locator("textarea[name=text]").fill(COMMENT)
    press(page, "Publier auprès des élus")
    expect(page.get_by_role("main")).to_contain_text(COMMENT)


def _answer(page: Page, address: str) -> None:
    page.goto(address)
    press(page, re.compile("^Répondre"))
    page.locator("textarea[name=text]").fill("C’est prévu.")
    press(page, "Répondre")
    expect(page.get_by_role("main")).to_contain_text("C’est prévu.")


def _write_whole(page: Page, address: str) -> None:
    page.goto(f"{address}modifier/")
    page.locator("textarea[name=reason]").fill("Beaucoup de membres n’ont personne.")
    page.locator("textarea[name=text]").fill("Les membres sont raccordés **en deux vagues**.")
    page.locator("textarea[name=gain_communities]").fill("Un délégué connu.")
    page.locator("textarea[name=effort_communities]").fill("Tenir le registre.")
    page.locator("input[name=planned_from]").fill("2027-01-15")
    page.locator("textarea[name=key_dates]").fill("bientôt")
    page.locator("input[name=budget_low]").fill("240 000 €")
    press(page, "Enregistrer le texte de travail")
    # What is wrong is said beside its field, and nothing typed is lost.
    expect(page.locator(".invalid-feedback").first).to_contain_text("Ligne 1")
    page.locator("textarea[name=key_dates]").fill("15/01/2027 : prise de poste")
    press(page, "Enregistrer le texte de travail")
    expect(page.get_by_role("main")).to_contain_text("Le texte de travail a changé")


def _publish_again(page: Page, address: str) -> None:
    page.goto(f"{address}publier/")
    expect(page.get_by_role("main")).to_contain_text("Ce qui diffère de la version 1")
    page.locator("textarea[name=changes]").fill("Deux vagues au lieu de trois.")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("main")).to_contain_text("version 2")


def _read_the_difference(page: Page, address: str) -> None:
    page.goto(address)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Ce que chacun y gagne")
    expect(main).not_to_contain_text(COMMENT)
    press(page, re.compile("Comparer les deux versions"))
    expect(page.locator("ins", has_text="deux")).to_be_visible()
    expect(page.locator("del", has_text="trois")).to_be_visible()
    expect(main).to_contain_text("Un délégué connu.")
