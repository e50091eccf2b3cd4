"""Journey: the minutes of a meeting are written, corrected by a DGS, approved at the next one; an action is done."""

import hashlib
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, text_of
from tests.journeys.steps import ask_for_mail_at_once, choose, press
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.journey
DGS = "dgs@brest-metropole.example.org"
# Two meetings gone by, told by the verbs themselves: only the clock is set back, as in the demonstration.
PAST = """
import datetime
from django.utils import timezone
from bulletins.demonstration.clock import at
from governance.meetings.services import add_agenda_item, convene_meeting, schedule_meeting
from governance.members.models import Body
from governance.members.roles import actor_for
from governance.people.models import Person

by, now = actor_for(Person.objects.get(email="%s")), timezone.now()
body = Body.objects.commission()
body.signatory, body.signatory_name = body.signatory or "le président", body.signatory_name or "Yann Le Goff"
body.save(update_fields=["signatory", "signatory_name"])
for days in (20, 1):
    begins = (now - datetime.timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    with at(begins - datetime.timedelta(days=30)):
        meeting = schedule_meeting(
            body=body, starts_at=begins, ends_at=begins + datetime.timedelta(hours=2), place="Salle des Marais",
            second_in_period=True, by=by,
        )
        add_agenda_item(meeting=meeting, title="Bilan du plan", minutes=30, by=by)
        add_agenda_item(meeting=meeting, title="Contentieux en cours", minutes=20, is_confidential=True, by=by)
        convene_meeting(meeting=meeting, note="", by=by)
    print("MEETING", meeting.pk)
"""


def test_minutes_are_written_corrected_approved_and_an_action_is_done(portal: Portal, someone: Callable[[], Page]):
    held, following = re.findall(r"MEETING (\d+)", portal.manage("shell", "-c", PAST % SECRETARY))
    secretary, dgs = someone(), someone()
    portal.enter(secretary, SECRETARY)
    portal.enter(dgs, DGS)
    ask_for_mail_at_once(dgs)

    _write(secretary, held)
    _note_an_action(secretary, held)
    _submit(secretary, held)
    mail = portal.mailbox.wait_for(DGS, "Compte rendu à relire")
    assert "/compte-rendu/" in text_of(mail)
    _ask_for_a_correction(dgs)
    _answer_it(secretary, held)
    expect_answer(dgs, held)

    digest = _approve(secretary, held)
    content = dgs.request.get(f"/reunions/{held}/compte-rendu.pdf").body()
    assert hashlib.sha256(content).hexdigest() == digest
    assert_accessible_pdf(content)
    words = " ".join(pdf_text(content).split())
    assert "Nous étions quatre." in words
    assert "Une coquille est corrigée." in words
    assert following != held

    _do_the_action(dgs)
    secretary.goto("/suites/?etat=faites")
    expect(secretary.locator("tr", has_text="Transmettre le calendrier")).to_contain_text("Faite")


def _write(page: Page, meeting: str) -> None:
    """Each item gets its words; the page keeps itself before anyone presses a button."""
    page.goto(f"/reunions/{meeting}/")
    press(page, "Commencer le compte rendu")
    for title, text in (
        ("Bilan du plan", "Trois directions ont parlé."),
        ("Contentieux en cours", "Le point est fait."),
    ):
        page.goto(f"/reunions/{meeting}/compte-rendu/")
        press(page, re.compile(f"Écrire.*{title}"))
        page.locator("textarea[name=text]").first.fill(text)
        expect(page.locator("[data-keep-status]")).to_contain_text("gardé")
        press(page, "Enregistrer")
        expect(page.get_by_role("main")).to_contain_text(text)


def _note_an_action(page: Page, meeting: str) -> None:
    press(page, re.compile("Écrire.*Bilan du plan"))
    page.locator("textarea[name=text]").last.fill("Transmettre le calendrier")
    holder = page.locator("select[name=holder]")
    holder.select_option(holder.locator("option", has_text="Brest Métropole").first.get_attribute("value"))
    page.get_by_label("Pour le").fill("2099-01-15")
    press(page, "Noter")
    press(page, "Reprendre les faits notés depuis")
    expect(page.locator(".em-diff ins").first).to_be_visible()
    press(page, "Enregistrer")
    expect(page.locator("textarea[name=text]").first).to_have_value(re.compile("Trois directions.*Transmettre", re.S))


def _submit(page: Page, meeting: str) -> None:
    page.goto(f"/reunions/{meeting}/compte-rendu/")
    press(page, "Soumettre aux membres")
    press(page, "Soumettre")
    expect(page.get_by_role("main")).to_contain_text("Soumis aux membres")


def _ask_for_a_correction(page: Page) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Relire").first.click()
    press(page, re.compile("Demander une correction.*Bilan du plan"))
    page.locator("textarea[name=text]").fill("Nous étions quatre à parler.")
    press(page, "Envoyer au secrétariat")
    expect(page.get_by_role("main")).to_contain_text("À examiner")


def _answer_it(page: Page, meeting: str) -> None:
    page.goto(f"/reunions/{meeting}/compte-rendu/")
    press(page, re.compile("^Répondre"))
    choose(page, "Reprise dans le texte")
    press(page, "Répondre")
    text = page.locator("form[data-self-kept] textarea[name=text]")
    expect(text).to_have_value(re.compile("Trois directions ont parlé."))
    text.fill(text.input_value().replace("Trois directions ont parlé.", "Nous étions quatre."))
    press(page, "Enregistrer")
    expect(page.get_by_role("main")).to_contain_text("La partie est enregistrée")


def expect_answer(page: Page, meeting: str) -> None:
    page.goto(f"/reunions/{meeting}/compte-rendu/")
    expect(page.locator("#corrections")).to_contain_text("Reprise")
    expect(page.get_by_role("main")).to_contain_text("Nous étions quatre.")


def _approve(page: Page, meeting: str) -> str:
    """Recorded at the following meeting; the fingerprint that the page shows."""
    page.goto(f"/reunions/{meeting}/compte-rendu/")
    press(page, "Enregistrer l’approbation")
    page.locator("textarea[name=remarks]").fill("Une coquille est corrigée.")
    press(page, re.compile("Approuvé"))
    expect(page.get_by_role("main")).to_contain_text("Son texte ne change plus.")
    page.get_by_text("Vérifier l’empreinte").click()
    return page.locator("details dd").first.inner_text().strip()


def _do_the_action(page: Page) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Dire où j’en suis").first.click()
    page.locator("textarea").first.fill("Transmis par courriel.")
    press(page, "Noter comme faite")
    expect(page.get_by_role("main")).to_contain_text("Transmis par courriel.")
