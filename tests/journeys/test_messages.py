"""Journey g: a DGS asks for one mail a week, with a copy to their collaborateur; both get it on its day."""

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, links_of, text_of
from tests.journeys.steps import ask_for_opinions, choose, press, write_orientation

pytestmark = pytest.mark.journey
SIREN, DIRECTOR = "242900835", "dgs@morlaix-communaute.example.org"
HELPER = "nolwenn.tanguy@morlaix-communaute.example.org"
TITLE, QUESTION = "Signer ensemble les marchés", "La signature partagée convient-elle à vos services ?"
WORDS = "Un mot de notre main : il manque encore des avis."
# The morning of the digest has come for these two people and for what sends; the portal itself stays in the present.
ITS_DAY_COMES = """
import time_machine
from django.utils import timezone
from emegalis.outbox.relays import relay_address
from emegalis.outbox.worker import Run
from governance.members.services.digests import compose_digest
from governance.people.models import Person
from governance.people.rhythms import next_digest
with time_machine.travel(next_digest("weekly", {weekday}, after=timezone.now())):
    for person in Person.objects.filter(email__in={addresses}):
        compose_digest(person_id=person.pk)
    Run(relay_address(), seconds=30, stopping=lambda: False)()
"""


def test_one_mail_a_week_with_a_copy_to_a_collaborateur(portal: Portal, someone: Callable[..., Page]):
    director, secretary = someone(), someone()
    portal.sign_in(director, DIRECTOR)
    _name_helper(director)
    weekday = _ask_for_one_mail_a_week(director)

    portal.sign_in(secretary, SECRETARY)
    write_orientation(secretary, TITLE)
    closes_at = datetime.datetime.now() + datetime.timedelta(days=25)
    ask_for_opinions(secretary, TITLE, QUESTION, closes_at)
    press(secretary, re.compile("[Rr]elancer"))
    secretary.locator("textarea[name=text]").fill(WORDS)
    press(secretary, "Envoyer la relance")
    secretary.wait_for_url(lambda url: "relance" not in url)
    director.goto("/mon-compte/messages/")
    expect(director.get_by_role("main")).to_contain_text("Au récapitulatif du")
    assert not portal.mailbox.to(DIRECTOR, WORDS)

    portal.manage("shell", "-c", ITS_DAY_COMES.format(weekday=weekday, addresses=[DIRECTOR, HELPER]))
    mine, theirs = (portal.mailbox.wait_for(address, WORDS) for address in (DIRECTOR, HELPER))
    for mail in (mine, theirs):
        assert re.search(r"\d\snouvelle", str(mail["Subject"]))  # other journeys may have told them of more
        assert text_of(mail).count(TITLE) >= 2  # what happened, and what is asked
        assert mail["List-Unsubscribe-Post"]
    assert "Donner mon avis" in text_of(mine)
    assert "Préparer l’avis" in text_of(theirs)
    assert len(portal.mailbox.to(DIRECTOR, WORDS)) == len(portal.mailbox.to(HELPER, WORDS)) == 1
    assert not _personal(mine) & _personal(theirs)

    director.goto("/mon-compte/messages/")
    expect(director.get_by_role("main")).to_contain_text("Dit dans un récapitulatif")
    form = next(link for link in links_of(mine) if f"?pour={SIREN}" in link)
    director.goto(form)
    expect(director.get_by_role("main")).to_contain_text(QUESTION.removesuffix(" ?"))


def _personal(mail) -> set[str]:
    return {link for link in links_of(mail) if "/acces/" in link}


def _name_helper(page: Page) -> None:
    page.goto(f"/collectivites/{SIREN}/collaborateurs/nommer/")
    page.locator("input[name=first_name]").fill("Nolwenn")
    page.locator("input[name=last_name]").fill("Tanguy")
    page.locator("input[name=email]").fill(HELPER)
    press(page, "Nommer")
    expect(page.get_by_role("main")).to_contain_text("Nolwenn")


def _ask_for_one_mail_a_week(page: Page) -> int:
    """On the next day that is not of a week-end; return it, Monday being 0."""
    day = datetime.date.today() + datetime.timedelta(days=1)
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    page.goto("/mon-compte/messages/")
    choose(page, "Une fois par semaine")
    page.locator("select[name=weekday]").select_option(str(day.weekday()))
    page.get_by_role("checkbox", name=re.compile("Nolwenn")).check()
    press(page, "Enregistrer mes choix")
    expect(page.get_by_role("main")).to_contain_text("Vos choix sont enregistrés")
    expect(page.get_by_role("checkbox", name=re.compile("Nolwenn"))).to_be_checked()
    return day.weekday()
