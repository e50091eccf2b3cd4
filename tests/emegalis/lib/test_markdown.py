"""Markdown becomes the small clean HTML that pages, mails and PDFs share."""

import pytest

from emegalis.lib.markdown import plain, render


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[lien](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![image](https://exemple.fr/pixel.gif)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_render_lets_no_active_content_through(source):
    html = render(source)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_render_begins_headings_under_the_titles_of_the_page():
    assert render("# Un\n\n#### Quatre") == "<h3>Un</h3>\n<h4>Quatre</h4>\n"


def test_render_sets_french_spaces_in_words_and_not_in_addresses():
    html = render("Voir : [la page](https://exemple.fr/a?b=1) !")
    assert "Voir&nbsp;:" in html
    assert "</a>\u202f!" in html
    assert 'href="https://exemple.fr/a?b=1"' in html


def test_plain_gives_the_words_alone():
    assert plain("**Un** mot\n\n- deux") == "Un mot deux"
    assert plain("Recherche & développement") == "Recherche & développement"


def test_each_cell_says_the_head_of_its_column_for_phones():
    html = render("| Collège | Pour |\n| --- | --- |\n| Région | 4 |\n\n| Nom |\n| --- |\n| Abers |")
    assert '<td data-label="Collège">Région</td>' in html
    assert '<td data-label="Pour">4</td>' in html
    assert '<td data-label="Nom">Abers</td>' in html


def test_a_cell_under_an_empty_head_has_no_word_to_say():
    assert '<td data-label="">Abers</td>' in render("|  | Pour |\n| --- | --- |\n| Abers | 4 |")
