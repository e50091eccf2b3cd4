"""Journey b: the secretariat schedules the half-yearly meeting and convenes; a member answers without signing in."""

import datetime
import re
from collections.abc import Callable

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, attachment, links_of, text_of
from tests.journeys.steps import ask_for_opinions, choose, fix_meeting, name_signatory, press, write_orientation
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.journey
DGS = "dgs@brest-metropole.example.org"
TITLE = "Simplifier l’identification des agents et des élus"


def test_the_commission_is_convened_and_a_member_answers_by_link(portal: Portal, someone: Callable[[], Page]):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    write_orientation(secretary, TITLE)
    ask_for_opinions(secretary, TITLE, "La période d’essai suffit-elle ?", _working_day(9))
    meets_on = _working_day(22)
    name_signatory(secretary, "commission-orientation-strategique")
    _schedule(secretary, meets_on)
    _build_agenda(secretary)
    _convene(secretary)

    mail = portal.mailbox.wait_for(DGS, "onvocation")
    pdf = attachment(mail, ".pdf")
    assert_accessible_pdf(pdf)
    assert TITLE in " ".join(pdf_text(pdf).split())
    _is_in_the_calendar(attachment(mail, ".ics"), meets_on)

    member = someone()
    member.goto(next(link for link in links_of(mail) if "/reponse/" in link))
    expect(member.get_by_role("main")).to_contain_text("Brest Métropole")
    choose(member, "Je serai à distance")
    press(member, re.compile("réponse"))
    expect(member.get_by_role("main")).to_contain_text("À distance")

    secretary.goto("/reunions/")
    secretary.get_by_role("main").get_by_role("link", name=re.compile("ommission d’orientation")).first.click()
    secretary.goto(f"{secretary.url}reponses/")
    expect(secretary.locator("tr", has_text="Brest Métropole").first).to_contain_text("À distance")
    assert "Brest Métropole" in text_of(mail)


def _working_day(days: int) -> datetime.datetime:
    day = datetime.datetime.now() + datetime.timedelta(days=days)
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _schedule(page: Page, day: datetime.datetime) -> None:
    page.goto("/secretariat/")
    press(page, re.compile("réunion"))
    page.locator("select[name=body]").select_option(label="Commission d’orientation stratégique")
    # A date gone by first: refused beside the field, what was typed is kept.
    page.locator("input[name=day]").fill("2020-01-15")
    page.locator("input[name=starts]").fill("09:30")
    page.locator("input[name=ends]").fill("12:30")
    page.locator("input[name=place]").fill("Salle des Marais")
    page.locator("input[name=video_link]").fill("https://visio.example.org/cos")
    press(page, "Fixer la réunion")
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    expect(page.locator("input[name=place]")).to_have_value("Salle des Marais")
    page.locator("input[name=day]").fill(day.strftime("%Y-%m-%d"))
    fix_meeting(page)


def _build_agenda(page: Page) -> None:
    if "ordre-du-jour" not in page.url:
        press(page, re.compile("ordre du jour"))
    press(page, re.compile("Partir de celui-ci"))
    press(page, re.compile(f"Mettre à l’ordre du jour.*{TITLE}"))
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    press(page, re.compile("Relire et convoquer"))


def _convene(page: Page) -> None:
    page.get_by_label(re.compile("J’ai relu")).check()
    press(page, "Envoyer la convocation")
    expect(page.get_by_role("main")).to_contain_text("La convocation est partie")


def _is_in_the_calendar(content: bytes, day: datetime.datetime) -> None:
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["METHOD"] == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("DTSTART").date() == day.date()
    assert event["UID"]
