"""Journey: a date is asked of the comité syndical, chosen, convened; one member gives a proxy, points are added, the
whole file is read."""

import datetime
import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import SECRETARY, Portal, attachment, links_of, text_of
from tests.journeys.steps import choose, name_signatory, press
from tests.pdf_checks import pdf_text

pytestmark = pytest.mark.journey
GIVER = "sylvie.riou@region-bretagne.example.org"
HOLDER = "michel.le-gall@departement-des-cotes-d-armor.example.org"


def test_a_date_is_asked_chosen_convened_and_the_file_read(portal: Portal, someone: Callable[[], Page]):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    name_signatory(secretary, "comite-syndical")
    _ask_for_dates(secretary)
    _answer(portal, someone(), GIVER, ["Oui", "Non"])
    _answer(portal, someone(), HOLDER, ["Oui", "Si nécessaire"])
    _choose_the_best(secretary)
    assert "Réservez ce moment" in text_of(portal.mailbox.wait_for(GIVER, "Date retenue"))

    _build_agenda(secretary)
    meeting = _convene(secretary)
    _reply(portal, someone(), HOLDER, "Je serai en salle")
    name = _give_proxy(portal, someone())
    secretary.goto(f"{meeting}reponses/")
    expect(secretary.locator("tr", has_text="Représenté(e)").first).to_contain_text(name)

    _supplement(secretary, meeting)
    mail = portal.mailbox.wait_for(GIVER, "Ordre du jour complémentaire")
    assert "Avenant au marché d’hébergement" in " ".join(pdf_text(attachment(mail, ".pdf")).split())
    _read_the_file(secretary, meeting)


def _working_day(days: int) -> datetime.date:
    day = datetime.date.today() + datetime.timedelta(days=days)
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _ask_for_dates(page: Page) -> None:
    page.goto("/reunions/sondages/nouveau/?instance=comite-syndical")
    for rank, days in ((1, 40), (2, 48)):
        page.locator(f"input[name=day_{rank}]").fill(_working_day(days).isoformat())
    page.locator("input[name=day_3]").fill("")
    page.locator("input[name=starts]").fill("14:00")
    page.locator("input[name=ends]").fill("17:00")
    page.locator("input[name=place]").fill("Salle des Marais")
    # No day to answer: refused, and what was typed is kept.
    page.locator("input[name=answer_by]").fill("")
    press(page, "Envoyer le sondage")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    expect(page.locator("input[name=place]")).to_have_value("Salle des Marais")
    page.locator("input[name=answer_by]").fill(_working_day(10).isoformat())
    press(page, "Envoyer le sondage")
    expect(page.get_by_role("main")).to_contain_text("Le sondage est parti")


def _answer(portal: Portal, page: Page, address: str, words: list[str]) -> None:
    mail = portal.mailbox.wait_for(address, "Quelles dates")
    page.goto(next(link for link in links_of(mail) if "/dates/" in link))
    for rank, word in enumerate(words):
        page.locator("fieldset").nth(rank).locator("label", has_text=re.compile(rf"^\s*{word}\s*$")).click()
    press(page, "Envoyer mes dates")
    expect(page.get_by_role("main")).to_contain_text("Réponse enregistrée")


def _choose_the_best(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("2 oui")
    page.locator("tr", has_text="La meilleure à ce jour").get_by_role("link", name=re.compile("Retenir")).click()
    press(page, "Retenir cette date et prévenir")
    expect(page.get_by_role("main")).to_contain_text("La date est retenue")


def _build_agenda(page: Page) -> None:
    for title in ("Budget primitif", "Questions de la présidence"):
        page.locator("input[name=title]").fill(title)
        press(page, "Ajouter le point")
        expect(page.get_by_role("main")).to_contain_text(title)
    page.get_by_role("main").get_by_role("link", name=re.compile("Modifier, joindre.*Budget")).click()
    page.locator("main form input[name=title]").last.fill("Rapport budgétaire")
    page.locator("input[type=file]").set_input_files(
        {"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": _sheet()}
    )
    press(page, "Joindre la pièce")
    expect(page.get_by_role("main")).to_contain_text("La pièce est jointe")
    press(page, "Revenir à l’ordre du jour")
    press(page, re.compile("Relire et convoquer"))


def _sheet() -> bytes:
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(content)
    return content.getvalue()


def _convene(page: Page) -> str:
    """The address of the meeting."""
    page.get_by_label(re.compile("J’ai relu")).check()
    press(page, "Envoyer la convocation")
    expect(page.get_by_role("main")).to_contain_text("La convocation est partie")
    return page.url.split("reponses/")[0]


def _reply_page(portal: Portal, page: Page, address: str) -> None:
    mail = portal.mailbox.wait_for(address, "Convocation")
    page.goto(next(link for link in links_of(mail) if "/reponse/" in link))


def _reply(portal: Portal, page: Page, address: str, words: str) -> None:
    _reply_page(portal, page, address)
    choose(page, words)
    press(page, re.compile("réponse"))
    expect(page.get_by_role("main")).to_contain_text("Réponse enregistrée")


def _give_proxy(portal: Portal, page: Page) -> str:
    """To the second member of the list; return their name."""
    _reply_page(portal, page, GIVER)
    choose(page, "Je donne pouvoir")
    holders = page.locator("select[name$=holder]")
    holders.select_option(index=1)
    name: str = holders.locator("option:checked").inner_text().split(",")[0]
    press(page, re.compile("réponse"))
    expect(page.get_by_role("main")).to_contain_text("Représenté(e)")
    return name


def _supplement(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}complement/")
    page.locator("input[name=title]").fill("Avenant au marché d’hébergement")
    press(page, "Ajouter le point")
    page.get_by_label(re.compile("J’ai relu")).check()
    press(page, "Envoyer le complément")
    expect(page.get_by_role("main")).to_contain_text("Ordre du jour complémentaire")


def _read_the_file(page: Page, meeting: str) -> None:
    answer = page.request.get(f"{meeting}dossier.pdf")
    assert answer.ok
    reader = PdfReader(io.BytesIO(answer.body()))
    titles = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert titles[:3] == ["Sommaire", "Convocation", "Ordre du jour complémentaire n° 1"]
    assert "1. Budget primitif" in titles
    assert [mark.title for marks in reader.outline if isinstance(marks, list) for mark in marks] == [
        "Rapport budgétaire"
    ]
