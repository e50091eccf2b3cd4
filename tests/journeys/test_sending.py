"""Journey: two mail servers refuse an issue; healed, everything is tried again in one go, without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SECRETARY, Portal, eventually
from tests.journeys.steps import begin_issue, press, send_issue, write_article

pytestmark = pytest.mark.journey
REFUSED, PUT_OFF = "dgs@redon-agglomeration.example.org", "dgs@quimperle-communaute.example.org"
REFUSALS = {REFUSED: "554 5.7.1 Blocked by policy", PUT_OFF: "451 4.7.1 Greylisted, try again later"}


@pytest.fixture
def failing(portal: Portal):
    portal.mailbox.refusals.update(REFUSALS)
    yield portal.mailbox
    portal.mailbox.refusals.clear()


def test_everything_that_failed_is_tried_again_once_the_servers_are_healed(
    portal: Portal, someone: Callable[..., Page], failing
):
    secretary = someone()
    portal.sign_in(secretary, SECRETARY)
    number = begin_issue(secretary)
    write_article(secretary, "Actualité", "Un guichet de plus", "Il ouvre en janvier.")
    send_issue(secretary)

    plain = someone(java_script_enabled=False)
    plain.context.add_cookies(secretary.context.cookies())
    plain.goto(secretary.url)
    main = plain.get_by_role("main")
    eventually(lambda: _shows(plain, REFUSALS.values()), "the words of both servers")
    expect(main).to_contain_text("Échec définitif")
    expect(main).to_contain_text("À retenter")
    assert not failing.to(REFUSED, f"{number} –") and not failing.to(PUT_OFF, f"{number} –")

    press(plain, "Tout réessayer")
    for label in ("Les échecs définitifs", "Ceux qui attendent leur prochain essai"):
        expect(plain.get_by_role("checkbox", name=re.compile(re.escape(label)))).to_be_checked()
    failing.refusals.clear()
    press(plain, "Réessayer")
    expect(main).to_contain_text(re.compile(r"messages? repart"))  # the one put off may be on its way by itself
    for address in REFUSALS:
        failing.wait_for(address, f"{number} –")
        assert len(failing.to(address, f"{number} –")) == 1
    eventually(lambda: _shows(plain, ["Envoi terminé", "Aucun échec"]), "the sending is over")
    plain.goto(f"{plain.url}destinataires/?q=redon")
    expect(main).to_contain_text("Accepté")


def _shows(page: Page, words) -> bool:
    """As someone does without JavaScript: the page is asked again."""
    page.reload()
    said = page.get_by_role("main").inner_text()
    return all(word in said for word in words)
