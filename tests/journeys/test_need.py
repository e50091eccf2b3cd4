"""Journey f: a need, from a member of a métier group to an orientation: endorsed, submitted by its chair, advised by
the DSI group with a dissent, taken up by the secretariat; its author reads each step."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal
from tests.journeys.steps import ask_for_mail_at_once, choose, press, write_orientation

pytestmark = pytest.mark.journey
AUTHOR = "nathalie.thomas@chantepie.example.org"
ENDORSER = "helene.le-corre@mordelles.example.org"
CHAIR = "annaig.le-goff@evellys.example.org"
RAPPORTEUR = "dsi@vitre-communaute.example.org"
IT_CHAIR = "dsi@region-bretagne.example.org"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TITLE = "Être alerté avant la fin d’une convention"
ORIENTATION = "Tenir ensemble les échéances des contrats"
DISSENT = "Sans engagement écrit de l’éditeur, le coût n’est pas tenu."
PRESIDE = (
    "from governance.members.models import Mandate; Mandate.objects.filter(person__email='{}').update(presides=True)"
)
DAYS_PASS = (
    "import datetime; from django.db.models import F; from governance.needs.models import TechnicalAdvice; "
    "TechnicalAdvice.objects.update(comments_until=F('comments_until') - datetime.timedelta(days=30))"
)


def test_a_need_from_a_phone_to_an_orientation(portal: Portal, someone: Callable[..., Page]):
    for address in (CHAIR, IT_CHAIR):
        portal.manage("shell", "-c", PRESIDE.format(address))
    author = _signed_in(portal, someone(**PHONE), AUTHOR)
    ask_for_mail_at_once(author)
    address = _write(author)

    _endorse(_signed_in(portal, someone(**PHONE), ENDORSER))
    _submit(_signed_in(portal, someone(), CHAIR), address)

    leader = _signed_in(portal, someone(), IT_CHAIR)
    _name_rapporteur(leader)
    _draft(_signed_in(portal, someone(), RAPPORTEUR))
    _dissent(leader, address)
    portal.manage("shell", "-c", DAYS_PASS)
    _submit_advice(leader, address)

    secretary = _signed_in(portal, someone(), SECRETARY)
    write_orientation(secretary, ORIENTATION)
    _take_up(secretary)

    portal.mailbox.wait_for(AUTHOR, "a reçu son assistance technique")
    portal.mailbox.wait_for(AUTHOR, "Repris dans une orientation")
    author.goto(address)
    for words in (DISSENT, "1 autre collectivité a ce besoin", "Ce qu’il est devenu", ORIENTATION):
        expect(author.get_by_role("main")).to_contain_text(re.compile(words.replace(" ", r"\s")))


def _signed_in(portal: Portal, page: Page, address: str) -> Page:
    portal.sign_in(page, address)
    return page


def _write(page: Page) -> str:
    """What another body treats is refused first, with its name; then the need itself."""
    page.goto("/besoins/")
    press(page, "Écrire un besoin")
    page.locator("select[name=subject]").select_option("decision")
    page.locator("input[name=title]").fill("Voter le budget des logiciels")
    press(page, "Continuer")
    expect(page.get_by_role("main")).to_contain_text("comité syndical")
    page.locator("select[name=subject]").select_option("need")
    page.locator("input[name=title]").fill(TITLE)
    press(page, "Continuer")
    page.locator("textarea[name=statement]").fill("Les échéances sont suivies dans des tableurs personnels.")
    page.locator("textarea[name=statement]").blur()
    expect(page.locator("[data-keep-status]")).to_contain_text("Brouillon gardé")
    press(page, "Relire avant de présenter")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    page.locator("input[name=holder]").fill("les directions financières")
    page.locator("textarea[name=gain]").fill("Décider de chaque reconduction à temps.")
    choose(page, "Dans l’année")
    choose(page, "Indispensable")
    press(page, "Relire avant de présenter")
    press(page, "Présenter au groupe")
    expect(page.get_by_role("main")).to_contain_text("Votre groupe le lit")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return page.url


def _endorse(page: Page) -> None:
    """About to write the same, someone else finds it and endorses it instead."""
    page.goto("/besoins/nouveau/")
    page.locator("input[name=title]").fill("Une alerte avant la fin des conventions")
    press(page, "Continuer")
    press(page, re.compile("Soutenir plutôt"))
    page.locator("textarea[name=word]").fill("Trois mois avant.")
    page.locator("aside").get_by_role("button", name="Soutenir").click()
    expect(page.get_by_role("main")).to_contain_text("soutient ce besoin")


def _submit(page: Page, address: str) -> None:
    page.goto("/")
    press(page, "Lire et déposer")
    assert page.url == address
    press(page, "Déposer le besoin")
    press(page, "Déposer au nom du groupe")
    expect(page.get_by_role("main")).to_contain_text("Le besoin est déposé")


def _name_rapporteur(page: Page) -> None:
    page.goto("/")
    press(page, "Désigner un rapporteur")
    chosen = page.locator("select[name=rapporteur] option", has_text="Yves Tanguy").get_attribute("value")
    page.locator("select[name=rapporteur]").select_option(chosen)
    press(page, "Désigner")
    expect(page.get_by_role("main")).to_contain_text("Le rapporteur est désigné")


def _draft(page: Page) -> None:
    page.goto("/")
    press(page, "Rédiger")
    choose(page, "Faisable sous conditions")
    page.locator("textarea[name=reasons]").fill("L’outil des conventions sait déjà envoyer une alerte.")
    page.locator("textarea[name=prerequisites]").fill("Une reprise des contrats en cours.")
    page.locator("input[name=cost_min]").fill("12 000")
    page.locator("input[name=cost_max]").fill("8 000")
    choose(page, "Le syndicat mixte, par délégation")
    page.locator("input[name=on_behalf_of]").fill("de tous les membres")
    press(page, "Relire avant de soumettre")
    expect(page.locator(".invalid-feedback").first).to_contain_text("inférieur au plus bas")
    page.locator("input[name=cost_max]").fill("20 000 €")
    press(page, "Relire avant de soumettre")
    press(page, "Soumettre au groupe")
    expect(page.get_by_role("main")).to_contain_text("chacun est averti")


def _dissent(page: Page, address: str) -> None:
    page.goto(address)
    choose(page, "Un désaccord")
    page.locator("textarea[name=text]").fill(DISSENT)
    press(page, "Envoyer")
    expect(page.get_by_role("main")).to_contain_text("C’est noté")


def _submit_advice(page: Page, address: str) -> None:
    page.goto(address)
    press(page, "Rendre l’assistance technique")
    press(page, "Rendre au nom du groupe")
    expect(page.get_by_role("main")).to_contain_text("L’assistance technique est rendue")


def _take_up(page: Page) -> None:
    page.goto("/secretariat/")
    page.get_by_role("link", name=TITLE).first.click()
    press(page, "Reprendre dans une orientation")
    value = page.locator("select[name=orientation] option", has_text=ORIENTATION).get_attribute("value")
    page.locator("select[name=orientation]").select_option(value)
    press(page, "Reprendre dans cette orientation")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Le\sbesoin\sauquel"))
    expect(page.get_by_role("main")).to_contain_text(TITLE)
