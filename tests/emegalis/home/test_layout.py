"""The frame of every page: landmarks, menu, demonstration banner, titles."""

import pytest

FILLERS = "tests.emegalis.home.fillers"


@pytest.fixture
def page(signed_in, dgs, settings):
    settings.MENU = [f"{FILLERS}.menu"]
    return lambda path: signed_in(dgs).get(path).content.decode()


def test_the_first_link_leads_to_the_content(page):
    html = page("/")
    assert html.index('href="#contenu"') < html.index("<header")
    assert '<main id="contenu" tabindex="-1">' in html


def test_the_banner_of_the_demonstration_stands_in_the_head(page, settings):
    head = page("/").partition("<header")[2].partition("</header>")[0]
    assert "Données de démonstration – fictives" in head
    settings.DEMONSTRATION = False
    assert "fictives" not in page("/")


def test_the_entry_of_the_page_in_hand_is_marked(page):
    assert 'href="/" aria-current="page">Accueil' in page("/")
    assert 'aria-current="true"' not in page("/aide/")


def test_every_page_is_in_french_and_writes_no_style(page):
    for path in ["/", "/aide/", "/recherche/", "/mentions-legales/"]:
        html = page(path)
        assert '<html lang="fr">' in html
        assert "style=" not in html
