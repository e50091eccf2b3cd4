"""Each page of this app, as a browser shows it: no axe violation, no overflow, nothing against the CSP."""

import pytest

from tests.browser import assert_sound_page, show

pytestmark = pytest.mark.journey
FILLERS = "tests.emegalis.home.fillers"


@pytest.fixture(autouse=True)
def _fillers(settings):
    settings.MENU, settings.FOOTER = [f"{FILLERS}.menu"], [f"{FILLERS}.footer"]
    settings.HOME_PANELS = [f"{FILLERS}.soon_call", f"{FILLERS}.undated_call"]
    settings.SEARCH_SOURCES = [f"{FILLERS}.archives"]


@pytest.mark.parametrize("path", ["/", "/recherche/?q=archivage", "/aide/", "/plan-du-site/", "/secretariat/"])
def test_pages_of_a_dgs_are_sound(page, signed_in, dgs, path):
    assert_sound_page(page, signed_in(dgs), path)


@pytest.mark.parametrize("path", ["/secretariat/", "/composants/"])
def test_pages_of_the_secretariat_are_sound(page, signed_in, secretary, path, settings):
    settings.BLOCKS = {"desk": []}
    assert_sound_page(page, signed_in(secretary), path)


@pytest.mark.parametrize("path", ["/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/nulle-part/"])
def test_open_pages_are_sound(page, client, db, path):
    assert_sound_page(page, client, path)


def test_an_empty_front_page_is_sound(page, signed_in, dgs, settings):
    settings.HOME_PANELS = []
    assert_sound_page(page, signed_in(dgs), "/")


def test_a_form_that_comes_back_brings_the_focus_to_what_must_be_mended(page, signed_in, secretary):
    show(page, signed_in(secretary), "/composants/")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert page.title().startswith("Erreur")
    page.get_by_role("link", name="Votre réserve").click()
    assert page.evaluate("document.activeElement.id") == "id_reservation"


def test_the_menu_of_a_phone_closes_with_escape(page, signed_in, dgs):
    page.set_viewport_size({"width": 390, "height": 900})
    show(page, signed_in(dgs), "/")
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("link", name="Bulletins").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Bulletins").is_visible()
