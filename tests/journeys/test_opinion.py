"""Journey a: from an orientation written by the secretariat to the receipt of the opinion of a direction générale."""

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, attachment, links_of
from tests.journeys.steps import ask_for_opinions, choose, press, write_orientation
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.journey
DGS = "dgs@rennes-metropole.example.org"


def test_a_direction_generale_is_asked_and_gives_its_opinion(portal: Portal, someone: Callable[[], Page]):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    title = "Généraliser l’archivage électronique à valeur probante"
    write_orientation(secretary, title)
    closes_at = datetime.datetime.now() + datetime.timedelta(days=9)
    ask_for_opinions(secretary, title, "À quelle vague seriez-vous prêts ?", closes_at)

    invitation = portal.mailbox.wait_for(DGS, "À quelle vague seriez-vous prêts")
    dgs = someone()
    portal.sign_in(dgs, DGS)
    dgs.goto(links_of(invitation)[0])
    expect(dgs.get_by_role("heading", level=1)).to_contain_text("Avis de la direction générale")

    # Bad input first: reservations announced, none written.
    choose(dgs, "Favorable avec réserves")
    press(dgs, "Relire avant d’envoyer")
    expect(dgs.locator(".alert-danger")).to_contain_text("réserve")
    dgs.get_by_label("Ce qui fonde votre avis").fill("Nos communes demandent ce service depuis deux ans.")
    if not dgs.get_by_label("Votre réserve").count():
        press(dgs, "Ajouter une réserve")
    dgs.get_by_label("Votre réserve").first.fill("Le calendrier doit laisser six mois avant la bascule.")
    choose(dgs, "Plus tard")
    press(dgs, "Relire avant d’envoyer")
    expect(dgs.get_by_role("main")).to_contain_text("six mois avant la bascule")
    press(dgs, "Envoyer l’avis")
    expect(dgs.get_by_role("main")).to_contain_text(re.compile(r"AV-\d{4}-\d+"))

    receipt = portal.mailbox.wait_for(DGS, "écépissé")
    pdf = attachment(receipt, ".pdf")
    assert_accessible_pdf(pdf)
    assert "six mois avant la bascule" in " ".join(pdf_text(pdf).split())

    secretary.goto("/consultations/")
    secretary.get_by_role("link", name=title).first.click()
    expect(secretary.get_by_role("main")).to_contain_text("Rennes Métropole")
