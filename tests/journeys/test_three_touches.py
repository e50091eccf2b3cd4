"""Journey on a phone: from the mail of a consultation to an opinion that is submitted, in three touches."""

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, links_of
from tests.journeys.steps import ask_for_opinions, choose, press, write_orientation

pytestmark = pytest.mark.journey
ADDRESS, TITLE = "dgs@quimper-bretagne-occidentale.example.org", "Peu de gestes"
QUESTION = "Trois touches suffisent-elles ?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_from_the_mail_to_a_submitted_opinion_in_three_touches_on_a_phone(
    portal: Portal, someone: Callable[..., Page]
):
    """After sign-in: choose, read again, send; the mail opens the form itself."""
    secretary = someone()
    portal.enter(secretary, SECRETARY)
    write_orientation(secretary, TITLE)
    ask_for_opinions(secretary, TITLE, QUESTION, datetime.datetime.now() + datetime.timedelta(days=9))
    invitation = portal.mailbox.wait_for(ADDRESS, QUESTION)

    phone = someone(**PHONE)
    phone.context.add_init_script(
        "addEventListener('pointerdown', () => sessionStorage.setItem('touches', "
        "Number(sessionStorage.getItem('touches')) + 1), true);"
    )
    portal.enter(phone, ADDRESS)
    phone.goto(links_of(invitation)[0])
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Avis de la direction générale")
    phone.evaluate("sessionStorage.removeItem('touches')")  # those of the sign-in
    choose(phone, "Favorable")
    press(phone, "Relire avant d’envoyer")
    press(phone, "Envoyer l’avis")
    expect(phone.get_by_role("main")).to_contain_text(re.compile(r"AV-\d{4}-\d+"))
    assert phone.evaluate("Number(sessionStorage.getItem('touches'))") == 3
    assert not phone.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
