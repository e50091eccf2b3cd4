"""Journey e: a DGS proposes on a phone, another supports, the secretariat answers and puts it on an agenda, the author
follows."""

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, links_of
from tests.journeys.steps import ask_for_mail_at_once, choose, press

pytestmark = pytest.mark.journey
AUTHOR = "dgs@brest-metropole.example.org"
NEIGHBOUR = "dgs@rennes-metropole.example.org"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TITLE = "Un calendrier des projets sur trois ans"
ANSWER = "Le calendrier paraîtra en janvier, puis chaque semestre."


def test_a_proposal_from_a_phone_to_an_agenda(portal: Portal, someone: Callable[..., Page]):
    author = someone(**PHONE)
    portal.sign_in(author, AUTHOR)
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    for page in (author, secretary):
        ask_for_mail_at_once(page)
    _propose(author)
    address = author.url

    neighbour = someone(**PHONE)
    portal.sign_in(neighbour, NEIGHBOUR)
    _support(neighbour)

    assert address in links_of(portal.mailbox.wait_for(SECRETARY, TITLE))
    _answer(secretary)
    _schedule(secretary)
    _put_on_agenda(secretary, address)

    portal.mailbox.wait_for(AUTHOR, ANSWER)
    portal.mailbox.wait_for(AUTHOR, "est mise à l’ordre du jour")
    author.goto("/")
    author.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    main = author.get_by_role("main")
    for step in ("Prise en compte", ANSWER, "Mise à l’ordre du jour", "1 collectivité la soutient", "Nous aussi"):
        expect(main).to_contain_text(re.compile(step.replace(" ", r"\s")))


def _propose(page: Page) -> None:
    page.goto("/propositions/")
    press(page, "Faire une proposition")
    # Nothing chosen, nothing typed: said beside the fields, on the same page.
    press(page, "Relire avant de déposer")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    choose(page, "Attente")
    page.locator("input[name=title]").fill(TITLE)
    page.locator("textarea[name=text]").fill("Nos services découvrent les projets à la convocation.")
    choose(page, "Pour tous")
    press(page, "Relire avant de déposer")
    expect(page.get_by_role("main")).to_contain_text("Qui la lira")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    press(page, "Déposer")
    expect(page.get_by_role("main")).to_contain_text("C’est déposé")


def _support(page: Page) -> None:
    """About to say the same, someone else finds it and supports it instead."""
    page.goto("/propositions/nouvelle/")
    choose(page, "Attente")
    page.locator("input[name=title]").fill("Connaître le calendrier des projets")
    page.locator("textarea[name=text]").fill("Trois ans devant nous.")
    choose(page, "Pour tous")
    press(page, "Relire avant de déposer")
    press(page, re.compile("Soutenir plutôt"))
    page.locator("textarea[name=word]").fill("Nous aussi, avant le budget.")
    page.locator("aside").get_by_role("button", name="Soutenir").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"1\scollectivité la soutient"))


def _answer(page: Page) -> None:
    page.goto("/secretariat/")
    page.locator("tr", has_text=TITLE).get_by_role("link", name=re.compile("Répondre")).click()
    choose(page, "Non retenue")
    press(page, "Répondre")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    choose(page, "Prise en compte")
    page.locator("textarea[name=text]").fill(ANSWER)
    press(page, "Répondre")
    expect(page.get_by_role("main")).to_contain_text("La réponse est donnée")


def _schedule(page: Page) -> None:
    """Far from the meeting of the other journey: the commission meets once in a semester."""
    day = datetime.date.today() + datetime.timedelta(days=400)
    page.goto("/reunions/nouvelle/")
    page.locator("select[name=body]").select_option(label="Commission d’orientation stratégique")
    page.locator("input[name=day]").fill((day + datetime.timedelta(days=-day.weekday())).isoformat())
    page.locator("input[name=starts]").fill("09:30")
    page.locator("input[name=ends]").fill("12:30")
    page.locator("input[name=place]").fill("Salle des Marais")
    press(page, "Fixer la réunion")
    expect(page.get_by_role("main")).to_contain_text("rdre du jour")


def _put_on_agenda(page: Page, address: str) -> None:
    page.goto(address)
    press(page, "Mettre à l’ordre du jour")
    press(page, "Ajouter le point")
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text("l’auteur de la proposition en est averti")
