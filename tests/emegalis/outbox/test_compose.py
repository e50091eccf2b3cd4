"""Letters made from templates: one line of subject, folded text, styled HTML."""

import datetime
from pathlib import Path

import pytest
from django.template import engines

from emegalis.outbox.compose import LINE_WIDTH, compose_letter

FILES = {
    "essai_subject.txt": "Votre avis\n est attendu&nbsp;: {{ title }}\n",
    "essai.txt": '{% extends "layout/mail_base.txt" %}{% block body %}{{ greeting }},\n\n\n\n{{ text }}\n\n'
    "Question n° 3 : « venir ? » ; voir : https://a.example.org/?q=1;2:3\n\n"
    "Le {{ on|day }}.\n\nDonner mon avis\n{{ url }}{% endblock %}",
    "essai.html": '{% extends "layout/mail_base.html" %}{% block title %}{{ title }}{% endblock %}'
    '{% block body %}<p>{{ text }}</p><p class="x">x</p><a href="https://a.example.org/">lire</a>{% endblock %}'
    '{% block facts %}{% include "components/mail_facts.html" with strong="Jusqu’au 3" soft="dix minutes" only %}'
    '{% endblock %}{% block action %}{% include "components/mail_button.html" with url=url label="Donner" only %}'
    "{% endblock %}",
}


@pytest.fixture
def letter(db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "dirs", [*engine.dirs, tmp_path])
    for name, source in FILES.items():
        (tmp_path / name).write_text(source.replace("&nbsp;", "\u00a0"))
    return compose_letter(
        "essai",
        {
            "title": "L’eau & « l’air »",
            "greeting": "Madame la Directrice générale",
            "text": "Un texte <long> qui doit passer à la ligne avant la soixante-seizième colonne, "
            "sans couper les Abers-Kreiz ni 14\u00a0h\u00a030.",
            "on": datetime.date(2026, 12, 1),
            "url": "https://portail.example.org/" + "x" * 90,
        },
    )


def test_subject_is_one_line_after_the_short_name(letter):
    assert letter.subject == "[e-mégalis] Votre avis est attendu\u00a0: L’eau & «\u00a0l’air\u00a0»"


def test_text_is_folded_and_bears_no_markup(letter):
    body = [line for line in letter.text.splitlines() if "://" not in line]
    assert all(len(line) <= LINE_WIDTH for line in body)
    assert "Un texte <long>" in letter.text
    assert "Le 1er\u00a0décembre\u00a02026." in letter.text
    assert "https://portail.example.org/" + "x" * 90 in letter.text.splitlines()
    assert "\n\n\n" not in letter.text
    assert "\n-- \n" in letter.text
    assert (
        "n°\u00a03\u00a0: «\u00a0venir\u202f?\u00a0»\u202f; voir\u00a0: https://a.example.org/?q=1;2:3" in letter.text
    )
    assert "Données de démonstration – fictives." in letter.text


def test_html_escapes_and_styles_bare_elements(letter):
    assert '<p style="margin:0 0 16px;">Un texte &lt;long&gt;' in letter.html
    assert '<p class="x">' in letter.html
    assert '<a href="https://a.example.org/" style="color:#175a69;">lire</a>' in letter.html
    assert "<title>[e-mégalis] Votre avis est attendu\u00a0: L’eau &amp; «\u00a0l’air\u00a0»</title>" in letter.html
    assert "variable inconnue" not in letter.html + letter.text


def test_a_mail_is_as_narrow_as_a_phone_without_its_style_sheet(letter):
    assert letter.html.count("width:100%;max-width:600px;") == 2
    assert 'width="600"' not in letter.html
