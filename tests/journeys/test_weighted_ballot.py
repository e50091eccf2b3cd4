"""Journey: the comité votes in the voices of five colleges (92 delegates, 769 voices); the minutes tell the result."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SECRETARY, Portal
from tests.journeys.rooms import open_assembly
from tests.journeys.steps import press

pytestmark = pytest.mark.journey
# Pour 640, contre 58, abstention 71: the fourth college is against; twelve of the third and all the fifth abstain.
RESULT = ["Adopté par 640 voix pour, 58 contre", "71 abstentions", "Suffrages exprimés : 698, majorité 350."]


def test_a_ballot_in_the_voices_of_five_colleges(portal: Portal, someone: Callable[[], Page]):
    room = open_assembly(portal)
    page = someone()
    portal.enter(page, SECRETARY)
    page.goto(room)
    expect(page.locator(".em-quorum")).to_contain_text("92")
    page.get_by_role("link", name="Convention de mutualisation").click()
    press(page, "Commencer le point 1")

    press(page, "Scrutin ordinaire")
    expect(page.locator("main .em-lede")).to_contain_text("769 voix")
    _count(page, {4: {"against": "30"}})
    press(page, "Noter le résultat")
    expect(_row(page, 4)).to_contain_text("1 de trop")
    expect(_cell(page, 4, "against")).to_have_value("30")
    _count(page, {4: {"against": "29"}, 3: {"abstention": "12"}, 5: {"abstention": "11"}})
    page.locator("input[name$=_abstention]").last.blur()
    expect(page.locator("[data-keep-status]")).to_contain_text("Gardé sur cet appareil")
    page.goto(page.url)  # a page lost before its button was pressed
    expect(_cell(page, 3, "abstention")).to_have_value("12")
    press(page, "Noter le résultat")
    for words in RESULT:
        expect(page.locator(".em-rail--now")).to_contain_text(words)

    press(page, "Corriger ce scrutin")
    expect(page.locator("[data-keep-notice]")).to_be_hidden()  # what was recorded waits no more
    page.go_back()
    press(page, "Scrutin secret")
    page.locator("input[name=heads_for]").fill("91")
    page.locator("input[name=voices_for]").fill("769")
    press(page, "Noter le résultat")
    expect(page.locator("main .invalid-feedback").first).to_contain_text("bulletins")

    page.goto(room)
    press(page, "Clore le point 1")
    press(page, "Clore la séance")
    _stands_in_the_minutes(page, room.removesuffix("seance/"))


def _row(page: Page, number: int) -> Locator:
    return page.locator("main tbody tr").nth(number - 1)


def _cell(page: Page, college: int, choice: str) -> Locator:
    return _row(page, college).locator(f"input[name$=_{choice}]")


def _count(page: Page, counts: dict[int, dict[str, str]]) -> None:
    for college, typed in counts.items():
        for choice, heads in typed.items():
            _cell(page, college, choice).fill(heads)


def _stands_in_the_minutes(page: Page, meeting: str) -> None:
    page.goto(meeting)
    press(page, "Commencer le procès-verbal")
    part = page.locator("section.em-minutes", has_text="Convention de mutualisation")
    for words in [*RESULT, "29 (58 voix)", "12 (60 voix)"]:
        expect(part).to_contain_text(words)
    expect(part.locator("tbody tr")).to_have_count(5)
