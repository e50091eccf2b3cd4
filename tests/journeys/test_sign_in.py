"""Journey: a DGS who has forgotten the portal enters with the code that a mail brings."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal

pytestmark = pytest.mark.journey
DGS = "dgs@region-bretagne.example.org"


def test_a_dgs_enters_with_the_code_of_a_mail(portal: Portal, someone: Callable[[], Page]):
    page = someone()
    page.goto("/")
    expect(page).to_have_url(re.compile("/connexion/"))
    page.get_by_label("Adresse électronique").fill(DGS)
    page.locator("main form button[type=submit]").first.click()
    mail = portal.mailbox.wait_for(DGS, "code")
    code = re.search(r"\b\d{6}\b|\b[A-Z0-9]{3}-?[A-Z0-9]{3}\b", str(mail["Subject"]))
    assert code
    page.locator("input[name=code]").fill(code[0])
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_an_unknown_address_learns_nothing(portal: Portal, someone: Callable[[], Page]):
    page = someone()
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill("inconnue@ailleurs.example.org")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("input[name=code]")).to_be_visible()
    assert not portal.mailbox.to("inconnue@ailleurs.example.org")
