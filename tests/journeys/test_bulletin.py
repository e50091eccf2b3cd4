"""Journey c: a bulletin with a distinct reflection, from its composition to the mails and pages of its readers."""

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import SECRETARY, Portal, attachment
from tests.journeys.steps import begin_issue, send_issue, write_article
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.journey
NAMED = "dgs@golfe-du-morbihan-vannes-agglomeration.example.org"
ELECTED_OF_NAMED = "mathilde.le-page@golfe-du-morbihan-vannes-agglomeration.example.org"
OTHER = "dgs@rennes-metropole.example.org"
A4 = (595, 842)  # points
SECRET = "raccordement de votre annuaire interne"


def test_a_bulletin_reaches_each_reader_in_their_own_edition(portal: Portal, someone: Callable[[], Page]):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    number = begin_issue(secretary)
    write_article(secretary, "Réflexion commune", "Cyberattaques : les bons réflexes", "Débrancher, prévenir, noter.")
    write_article(
        secretary, "Réflexion distincte", "Annuaire : un essai", f"Nous préparons le {SECRET}.", "Golfe du Morbihan"
    )
    send_issue(secretary)

    own = portal.mailbox.wait_for(NAMED, f"{number} –")
    pdf = attachment(own, ".pdf")
    assert_accessible_pdf(pdf)
    assert SECRET in " ".join(pdf_text(pdf).split())
    for address in (OTHER, ELECTED_OF_NAMED):
        mail = portal.mailbox.wait_for(address, f"{number} –")
        assert SECRET not in " ".join(pdf_text(attachment(mail, ".pdf")).split())
        assert SECRET not in mail.as_string()
    assert len(portal.mailbox.to(NAMED, f"{number} –")) == 1

    for address, reads in ((NAMED, True), (OTHER, False), (ELECTED_OF_NAMED, False)):
        reader = someone()
        portal.sign_in(reader, address)
        _reads(reader, number, reads)
        if reads:
            _prints(reader, number)


def _reads(page: Page, number: str, distinct: bool) -> None:
    """The page of the issue, and the search with a word without its accent, tell the same."""
    page.goto("/bulletins/")
    page.get_by_role("main").get_by_role("link", name=re.compile(rf"Bulletin n°\s{number}$")).first.click()
    expect(page.get_by_role("main")).to_contain_text("bons réflexes")
    page.goto("/recherche/?q=reflexe")
    expect(page.get_by_role("main")).to_contain_text("bons réflexes")
    page.goto("/recherche/?q=annuaires+internes")
    found = page.get_by_role("main").get_by_text("Annuaire : un essai").count()
    assert bool(found) is distinct


def _prints(page: Page, number: str) -> None:
    """The page of the issue on paper: A4, all that is to be read, nothing that is only for a screen."""
    page.goto(f"/bulletins/{number}/")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == pytest.approx(A4, abs=1)
        assert len(sheet.extract_text().split()) > 20  # no sheet for nothing
    said = " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
    for words in ("bons réflexes", "Débrancher, prévenir, noter", "Annuaire : un essai", SECRET):
        assert words in said.replace("\u00a0", " ")
    for words in ("Aller au contenu", "Mon compte", "Envoyer au secrétariat"):
        assert words not in said
