"""The small toolbar of text fields, in a real browser: marks, keys, and a paste that keeps what the text means."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from emegalis.lib.markdown import render

pytestmark = pytest.mark.journey
SCRIPT = Path(settings.BASE_DIR) / "static/js/toolbar.js"
PASTED = Path(__file__).parent / "pasted"
WORD = (PASTED / "word.html").read_text()
ONLINE = (PASTED / "online.html").read_text()


@pytest.fixture
def field(page: Page) -> Page:
    """A blank page with one text field, dressed by the script."""
    page.set_content('<label for="texte">Texte</label><textarea id="texte" data-markdown rows="8"></textarea>')
    page.add_script_tag(path=SCRIPT)
    page.locator("#texte").focus()
    return page


def paste(page: Page, html: str) -> str:
    page.evaluate(
        """(html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.querySelector("#texte").dispatchEvent(event);
        }""",
        html,
    )
    return page.input_value("#texte")


def test_a_text_from_word_keeps_titles_bold_lists_links_and_tables(field):
    assert paste(field, WORD) == (
        "## Cybersécurité\n\n"
        "Un **diagnostic** pour *chaque* collectivité\u00a0; voir [le plan](https://exemple.fr/a)\n\n"
        "#### Les moyens\n\n"
        "- Former les agents\n   - Une journée\n- Préparer la crise\n1. D’abord\n\n"
        "| **Année** | Coût \\| net |\n| --- | --- |\n| 2027 | 12\u00a0000\u00a0€ |"
    )


def test_what_was_pasted_is_shown_as_it_was_meant(field):
    html = render(paste(field, WORD))
    assert html.count("<li>") == 4
    assert "<h3>Cybersécurité</h3>" in html
    assert "<h4>Les moyens</h4>" in html
    assert "<table>" in html
    assert "mso" not in html.lower()


def test_a_text_from_an_online_office_keeps_its_emphasis_and_its_lists(field):
    assert paste(field, ONLINE) == "**Gras** puis *penché*\n\n1. Un\n2. Deux\n   - Dessous"


def test_dashes_typed_by_hand_become_a_list(field):
    assert paste(field, "<p>– Un</p><p>Texte</p><p>• Deux<br>• Trois</p>") == "- Un\n\nTexte\n\n- Deux\n- Trois"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>2 * 3 * 4 et `x`</p>", "2 \\* 3 \\* 4 et \\`x\\`"),
        ('<p><a href="javascript:alert(1)">clic</a></p>', "clic"),
        ("<p># pas un titre</p>", "\\# pas un titre"),
        ("<p><b>Un </b><b>deux</b> trois</p>", "**Un deux** trois"),
        ("<table><tr><td><p>Seul</p></td></tr></table>", "Seul"),
        ("<div>Un<div>Deux</div>Trois</div>", "Un\n\nDeux\n\nTrois"),
        ("<blockquote><p>Cité</p><p>Encore</p></blockquote>", "> Cité\n> \n> Encore"),
    ],
)
def test_paste_keeps_the_words_and_nothing_active(field, html, markdown):
    assert paste(field, html) == markdown


def test_paste_says_what_it_did_and_can_be_undone(field):
    field.keyboard.type("Avant")
    paste(field, "<ul><li>Un</li></ul>")
    assert field.input_value("#texte") == "Avant\n\n- Un"
    assert "Texte collé" in field.inner_text("[role=status]")
    field.keyboard.press("Control+z")
    assert field.input_value("#texte") == "Avant"


def test_plain_text_is_left_to_the_browser(field):
    prevented = field.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "nu");
          const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.querySelector("#texte").dispatchEvent(event);
          return event.defaultPrevented;
        }"""
    )
    assert prevented is False


def test_the_toolbar_is_one_stop_of_the_tab_key_and_arrows_move_inside(field):
    field.keyboard.press("Shift+Tab")
    names = []
    for key in ["", "ArrowRight", "ArrowRight", "End", "ArrowRight", "ArrowLeft"]:
        if key:
            field.keyboard.press(key)
        names.append(field.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert names == ["Gras", "Italique", "Intertitre", "Lien", "Gras", "Lien"]
    field.keyboard.press("Tab")
    assert field.evaluate("document.activeElement.id") == "texte"


@pytest.mark.parametrize(
    ("button", "before", "chosen", "after"),
    [
        ("Gras", "un mot ici", "mot", "un **mot** ici"),
        ("Gras", "un mot ici", "mot ", "un **mot** ici"),
        ("Italique", "un **mot** ici", "mot", "un ***mot*** ici"),
        ("Intertitre", "Titre", "Titre", "## Titre"),
        ("Liste à puces", "un\ndeux", "un\ndeux", "- un\n- deux"),
        ("Liste numérotée", "- un\n- deux", "- un\n- deux", "1. un\n2. deux"),
        ("Citation", "dit", "dit", "> dit"),
        ("Lien", "voir ici", "ici", "voir [ici](https://)"),
    ],
)
def test_each_button_marks_what_is_chosen(field, button, before, chosen, after):
    field.fill("#texte", before)
    start = before.index(chosen)
    field.evaluate(f"document.querySelector('#texte').setSelectionRange({start}, {start + len(chosen)})")
    field.get_by_role("button", name=button).click()
    assert field.input_value("#texte") == after


@pytest.mark.parametrize("button", ["Gras", "Italique", "Intertitre", "Liste à puces", "Citation"])
def test_a_button_pressed_twice_leaves_the_text_as_it_was(field, button):
    field.fill("#texte", "mot")
    field.evaluate("document.querySelector('#texte').setSelectionRange(0, 3)")
    field.get_by_role("button", name=button).click()
    field.get_by_role("button", name=button).click()
    assert field.input_value("#texte") == "mot"


def test_the_usual_keys_work(field):
    field.fill("#texte", "mot")
    field.keyboard.press("Control+a")
    field.keyboard.press("Control+b")
    assert field.input_value("#texte") == "**mot**"
