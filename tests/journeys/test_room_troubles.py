"""Journey: in the room the portal refuses, fails, is away, ends the session, or two people write: no word is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import SECRETARY, Portal
from tests.journeys.rooms import open_commission

pytestmark = pytest.mark.journey
SOON = 15_000


def test_nothing_typed_in_the_room_is_lost(portal: Portal, someone: Callable[[], Page]):
    room = open_commission(portal)
    first, second = someone(), someone()
    for page in (first, second):
        portal.enter(page, SECRETARY)
        page.goto(room)

    _a_failing_portal_holds_back_one_press_alone(first)
    _a_refused_text_stays_and_leaves_when_asked(first)
    _a_cut_is_waited_for(first)
    _a_note_is_mended_then_waits_for_the_network(first)
    _an_ended_session_keeps_what_waits(first)
    _two_texts_are_shown_and_joined(first, second)


def _seat(page: Page, rank: int) -> Locator:
    name = page.locator("[data-seat]").nth(rank).get_attribute("id")
    return page.locator(f"#{name}")


def _press(seat: Locator, label: str) -> None:
    seat.get_by_role("button", name=label, exact=True).click()


def _is_on(page: Page, rank: int, label: str) -> None:
    """Stored: the page asked again shows it too."""
    expect(page.locator("[data-seat].em-seat--sending")).to_have_count(0, timeout=SOON)
    page.reload()
    way = _seat(page, rank).get_by_role("button", name=label, exact=True)
    expect(way).to_have_attribute("aria-pressed", "true")


def _said(page: Page) -> Locator:
    return page.locator("[data-room-said]")


def _aside(page: Page) -> Locator:
    return page.locator("[data-room-aside]")


def _answering(page: Page, address: str | re.Pattern[str], status: int) -> None:
    """From now on this address answers so, with a page of whoever stands before the portal."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, content_type="text/html", body="<h1>Non</h1>")

    page.route(address, answer)


def _a_failing_portal_holds_back_one_press_alone(page: Page) -> None:
    failing = re.compile(rf"/presence/{_seat(page, 0).get_attribute('data-seat')}/$")
    _answering(page, failing, 500)
    _press(_seat(page, 0), "En salle")
    _press(_seat(page, 1), "En salle")
    expect(_aside(page)).to_contain_text("erreur 500", timeout=SOON)
    expect(_aside(page)).to_contain_text("En salle")
    expect(_seat(page, 0).locator("[aria-pressed=true]")).to_have_count(0)  # nobody reads there what is not stored
    _is_on(page, 1, "En salle")
    expect(_aside(page)).to_contain_text("erreur 500")  # still in view on the page asked again
    page.unroute(failing)
    _aside(page).get_by_role("button", name="Réessayer").click()
    expect(_aside(page)).to_be_hidden()
    _is_on(page, 0, "En salle")


def _a_refused_text_stays_and_leaves_when_asked(page: Page) -> None:
    gone = re.compile(r"/resume/$")
    _answering(page, gone, 404)
    words = page.locator("#id_summary")
    words.fill("Le bilan est présenté.")
    said = page.locator("[data-text-said]").first
    expect(said).to_contain_text("n’est plus à cette réunion")
    expect(words).to_have_value("Le bilan est présenté.")
    page.unroute(gone)
    said.get_by_role("button", name="Réessayer").click()
    expect(said).to_contain_text("Enregistré à")


def _a_cut_is_waited_for(page: Page) -> None:
    page.context.set_offline(True)
    _press(_seat(page, 2), "Excusé(e)")
    page.locator("#id_summary").fill("Le bilan est présenté, puis discuté.")
    expect(_said(page)).to_contain_text("1 saisie en attente")
    expect(page.locator("[data-text-said]").first).to_contain_text("Hors connexion")
    page.context.set_offline(False)
    expect(page.locator("[data-text-said]").first).to_contain_text("Enregistré à", timeout=SOON)
    _is_on(page, 2, "Excusé(e)")
    expect(page.locator("#id_summary")).to_have_value("Le bilan est présenté, puis discuté.")


def _a_note_is_mended_then_waits_for_the_network(page: Page) -> None:
    page.get_by_text("Noter une action ou un relevé").click()
    form = page.locator("form[data-note]")
    form.locator("textarea[name=text]").fill("Chiffrer l’hébergement")
    form.get_by_role("button", name="Noter").click()
    expect(form.locator("[data-note-said]")).to_contain_text("Dites qui s’en charge")
    expect(form.locator("textarea[name=text]")).to_have_value("Chiffrer l’hébergement")
    form.locator("input[name=who]").fill("L’éditeur")
    page.context.set_offline(True)
    form.get_by_role("button", name="Noter").click()
    expect(_said(page)).to_contain_text("1 saisie en attente")
    page.context.set_offline(False)
    expect(page.locator("[data-live=notes]")).to_contain_text("L’éditeur", timeout=SOON)
    expect(page.locator("[data-live=notes] li")).to_have_count(1)


def _an_ended_session_keeps_what_waits(page: Page) -> None:
    cookies = page.context.cookies()
    page.context.clear_cookies()
    _press(_seat(page, 3), "Absent(e)")
    expect(_said(page)).to_contain_text("Votre session a pris fin")
    link = _said(page).get_by_role("link", name="Se reconnecter")
    assert "next=%2Freunions%2F" in str(link.get_attribute("href"))
    # Signed in again in another tab: the token of this page has grown old, what waits leaves by itself.
    page.context.add_cookies([cookie for cookie in cookies if "csrf" not in str(cookie["name"]).lower()])
    expect(_said(page)).to_contain_text("Enregistré à", timeout=SOON)
    _is_on(page, 3, "Absent(e)")


def _two_texts_are_shown_and_joined(first: Page, second: Page) -> None:
    second.reload()
    second.locator("#id_summary").fill("Deux directions ont parlé.")
    first.locator("#id_summary").focus()  # whoever is about to write sees no text change under their hands
    expect(second.locator("[data-text-said]").first).to_contain_text("Enregistré à")
    first.locator("#id_summary").fill("Trois directions ont parlé.")
    expect(first.locator("form[data-text] [role=alert]")).to_contain_text("Deux directions ont parlé.")
    expect(first.locator("#id_summary")).to_have_value("Trois directions ont parlé.")
    first.get_by_role("button", name="Mettre les deux à la suite").click()
    expect(first.locator("[data-text-said]").first).to_contain_text("Enregistré à")
    second.reload()
    expect(second.locator("#id_summary")).to_have_value("Deux directions ont parlé.\n\nTrois directions ont parlé.")
