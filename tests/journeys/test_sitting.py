"""Journey: one meeting kept by two secretaries, through a cut of the network; the commission gives two opinions."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SECRETARY, Portal
from tests.journeys.rooms import ORIENTATIONS, convene_commission_on_orientations
from tests.journeys.steps import press

pytestmark = pytest.mark.journey
ENOUGH = 30  # with those marked before, more than half of the 66 who are called


def test_two_secretaries_keep_one_meeting_through_a_cut(portal: Portal, someone: Callable[[], Page]):
    first, second = someone(), someone()
    portal.enter(first, SECRETARY)
    portal.enter(second, SECRETARY)
    room = convene_commission_on_orientations(portal)
    first.goto(room)
    press(first, "Ouvrir la réunion")
    expect(first.get_by_role("main")).to_contain_text("La réunion est ouverte")

    # One press, saved at once; the other screen follows by itself.
    second.goto(room)
    seat = first.locator("[data-seat]").nth(0).get_attribute("id")
    other = first.locator("[data-seat]").nth(1).get_attribute("id")
    _press(first, seat, "En salle")
    expect(first.locator("[data-room-said]")).to_contain_text("Enregistré à")
    expect(_way(second, seat, "En salle")).to_have_attribute("aria-pressed", "true", timeout=20_000)

    # A cut: three presses wait on the device, and leave by themselves when the network is back.
    first.context.set_offline(True)
    seats = [first.locator("[data-seat]").nth(rank).get_attribute("id") for rank in (2, 3, 4)]
    for name in seats:
        _press(first, name, "En salle")
    expect(first.locator("[data-room-said]")).to_contain_text("3 saisies en attente")
    # Meanwhile the other secretary writes one of the seats.
    _press(second, other, "Excusé(e)")
    expect(second.locator("[data-room-said]")).to_contain_text("Enregistré à")
    _press(first, other, "En salle")
    first.context.set_offline(False)
    # Nothing is lost, and nothing replaced unseen.
    expect(first.locator(f"#{other} [role=alert]")).to_contain_text("« Excusé(e) »", timeout=20_000)
    first.locator(f"#{other}").get_by_role("button", name=re.compile("Remplacer par")).click()
    expect(first.locator(f"#{other} [role=alert]")).to_have_count(0)
    for name in [*seats, other]:
        expect(_way(second, name, "En salle")).to_have_attribute("aria-pressed", "true", timeout=20_000)

    _everyone_comes(first)
    _give_opinions(first, room)


def _way(page: Page, seat: str | None, label: str) -> Locator:
    return page.locator(f"#{seat}").get_by_role("button", name=label, exact=True)


def _press(page: Page, seat: str | None, label: str) -> None:
    _way(page, seat, label).click()


def _everyone_comes(page: Page) -> None:
    """Enough of those still to mark for a quorum: the screen keeps them in a line, and sends them one by one."""
    unmarked = page.locator("[data-seat]:not([data-marked])")
    left = unmarked.count() - ENOUGH
    for name in [seat.get_attribute("id") for seat in unmarked.all()[:ENOUGH]]:
        _press(page, name, "En salle")
    expect(unmarked).to_have_count(left, timeout=40_000)
    expect(page.locator(".em-quorum")).to_contain_text("Quorum atteint")


def _give_opinions(page: Page, room: str) -> None:
    """Two orientations, one after the other: words proposed, then given; the page of the meeting says both."""
    for place, title in enumerate(ORIENTATIONS, 1):
        page.goto(room)
        if place == 1:  # once an item is dealt with, the next one is in view
            page.get_by_role("link", name=title).first.click()
        expect(page.locator(".em-rail--now")).to_contain_text(title)
        press(page, f"Commencer le point {place}")
        words = page.locator("textarea[name=text]#id_text")
        expect(words).to_have_value(re.compile("La commission d’orientation stratégique, réunie le"))
        words.fill(f"La commission rend un avis favorable sur le point {place}.")
        press(page, "Rendre l’avis de la commission")
        expect(page.get_by_role("main")).to_contain_text("L’avis de la commission est rendu")
        press(page, f"Clore le point {place}")
    press(page, "Clore la réunion")
    expect(page.get_by_role("main")).to_contain_text("La réunion est close")
    page.goto(room.removesuffix("seance/"))
    for place in (1, 2):
        expect(page.get_by_role("main")).to_contain_text(f"un avis favorable sur le point {place}.")
