"""French signs in templates: what is typed, and what a template writes itself."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from emegalis.lib.templatetags.typography import typo
from tests.french_signs import faulty_signs


def test_what_is_typed_is_escaped_and_spaced():
    assert typo("L'avis : <b> du 1er ?") == "L’avis\u00a0: &lt;b&gt; du 1<sup>er</sup>\u202f?"


def test_what_a_template_writes_gets_its_spaces_and_keeps_its_tags():
    written = mark_safe('<a title="a : b">Voir</a> : « oui »&#8239;; non ?')
    assert typo(written) == '<a title="a : b">Voir</a>\u00a0: «\u00a0oui\u00a0»&#8239;; non\u202f?'


def test_words_given_to_a_component_are_spaced():
    page = '{% include "components/empty.html" with title="Rien ? Si" text="Il fixe la date ; puis rien." %}'
    shown = Template(page).render(Context())
    assert not faulty_signs(shown)
    assert "date\u202f; puis" in shown


@pytest.mark.parametrize("text", ["l'avis", "Lieu : ici", "Quoi ?", "« oui »", "la suite...", "n° 3", "date ;"])
def test_the_reader_of_pages_sees_each_fault(text):
    assert faulty_signs(f"<p>{text}</p>")
    assert faulty_signs(f'<img alt="{text}">')
    assert not faulty_signs(f"<p>{typo(text)}</p>")
    assert not faulty_signs(f"<textarea>{text}</textarea>")


def test_a_missing_space_is_seen():
    assert faulty_signs("<p>Quoi?</p>")
