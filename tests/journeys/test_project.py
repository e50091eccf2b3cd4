"""Journey g: a project and its milestones; the DSI group advises, a métier group validates, a DGS says their part on a
phone, evaluates, and takes the visibility page away on paper."""

import datetime
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import SECRETARY, Portal, links_of
from tests.journeys.steps import ask_for_mail_at_once, choose, press, write_orientation

pytestmark = pytest.mark.journey
DGS = "dgs@brest-metropole.example.org"
CHAIRS = {"dsi": "presidence.dsi@example.org", "métier": "presidence.metier@example.org"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
ORIENTATION, TITLE = "Signer sans papier dans toutes les collectivités", "Parapheur partagé, première vague"
ADVICE, VALIDATION = "Choix des connecteurs", "Parcours de signature"
CONDITIONS = "Oui, si un dépôt de fichiers reste possible."
GIFT = "Notre service des assemblées comme site d’essai."
SOON = datetime.date.today() + datetime.timedelta(days=40)


def test_a_project_from_its_milestones_to_the_paper_of_an_authority(portal: Portal, someone: Callable[..., Page]):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    for kind, address in CHAIRS.items():
        _open_chair(secretary, kind, address)
    write_orientation(secretary, ORIENTATION)
    address = _create_project(secretary)

    chairs = {}
    for kind, mail in CHAIRS.items():
        chairs[kind] = someone()
        portal.sign_in(chairs[kind], mail)
        ask_for_mail_at_once(chairs[kind])
    _ask(secretary, address, ADVICE, "L’avis technique", "dsi")
    _ask(secretary, address, VALIDATION, "La validation", "métier")
    _answer_from_mail(portal, chairs["dsi"], CHAIRS["dsi"], ADVICE, "Favorable sous conditions", CONDITIONS)
    _answer_from_mail(portal, chairs["métier"], CHAIRS["métier"], VALIDATION, "Validé", "")
    secretary.goto(address)
    for words in ("Favorable sous conditions", CONDITIONS, "Validé"):
        expect(secretary.get_by_role("main")).to_contain_text(words)

    dgs = someone(**PHONE)
    portal.sign_in(dgs, DGS)
    _say_part(dgs, address)
    _evaluate(dgs, address)
    _take_paper(dgs)


def _open_chair(page: Page, kind: str, address: str) -> None:
    """Someone presides over a group: the secretariat opens the mandate."""
    page.goto("/mandats/ouvrir/")
    page.locator("input[name=first_name]").fill("Yuna")
    page.locator("input[name=last_name]").fill("Salaün" if kind == "dsi" else "Le Goff")
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=authority]").fill("Rennes Métropole")
    _select_group(page, kind)
    page.locator("input[name=presides]").check()
    page.locator("input[name=starts_on]").fill((datetime.date.today() - datetime.timedelta(days=9)).isoformat())
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("main")).to_contain_text("est ouvert")


def _select_group(page: Page, kind: str) -> None:
    body = page.locator("select[name=body]")
    words = {"dsi": "systèmes d’information", "métier": "métier"}[kind]
    value = body.locator("option", has_text=words).first.get_attribute("value")
    body.select_option(value)


def _create_project(page: Page) -> str:
    press(page, "Créer un projet")
    page.locator("input[name=title]").fill(TITLE)
    page.locator("textarea[name=summary]").fill("Trente collectivités signent sans papier.")
    page.locator("textarea[name=text]").fill("Un parapheur, un parcours, une formation.")
    page.locator("textarea[name=expected]").fill("Une personne référente, deux jours.")
    choose(page, "Déléguée")
    press(page, "Créer le projet")
    # For whom is due when the ownership is delegated: said beside the field, nothing typed is lost.
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    expect(page.locator("input[name=title]")).to_have_value(TITLE)
    page.locator("input[name=owned_for]").fill("les membres signataires")
    press(page, "Créer le projet")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Parapheur partagé")
    address = page.url
    press(page, "Changer son état")
    choose(page, "En cours")
    press(page, "Enregistrer l’état")
    expect(page.get_by_role("main")).to_contain_text("enregistré")
    return address


def _ask(page: Page, address: str, title: str, asking: str, kind: str) -> None:
    page.goto(address)
    press(page, "Ajouter un jalon")
    page.locator("input[name=title]").fill(title)
    page.locator("input[name=planned_on]").fill(SOON.isoformat())
    choose(page, asking)
    _select_group(page, kind)
    press(page, "Enregistrer le jalon")
    expect(page.get_by_role("main")).to_contain_text("Attend le groupe")


def _answer_from_mail(portal: Portal, page: Page, address: str, title: str, verdict: str, answer: str) -> None:
    link = next(found for found in links_of(portal.mailbox.wait_for(address, title)) if "/repondre/" in found)
    page.goto(link)
    choose(page, verdict)
    page.locator("textarea[name=answer]").fill(answer)
    press(page, "Donner la réponse du groupe")
    expect(page.get_by_role("main")).to_contain_text("La réponse de votre groupe est enregistrée")


def _say_part(page: Page, address: str) -> None:
    page.goto(address)
    press(page, "Dire votre participation")
    expect(page.get_by_role("main")).to_contain_text("Une personne référente, deux jours.")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    choose(page, "Participe")
    page.locator("textarea[name=contribution]").fill(GIFT)
    press(page, "Enregistrer ce choix")
    expect(page.get_by_role("main")).to_contain_text(GIFT)


def _evaluate(page: Page, address: str) -> None:
    page.goto(address)
    press(page, "Évaluer le projet")
    press(page, "Donner l’évaluation")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    for word in ("Très utile", "Utilisé", "Justifié", "Tenus"):
        choose(page, word)
    press(page, "Donner l’évaluation")
    expect(page.get_by_role("main")).to_contain_text("Tout est dit pour ce semestre")


def _take_paper(page: Page) -> None:
    page.goto("/")
    press(page, re.compile("Tout ce qui touche"))
    expect(page.get_by_role("main")).to_contain_text("Parapheur partagé")
    paper = page.request.get(page.url.rstrip("/") + ".pdf")
    assert paper.ok
    reader = PdfReader(io.BytesIO(paper.body()))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    assert GIFT in text
    assert "Parapheur partagé" in text
    assert len(reader.pages) <= 3
