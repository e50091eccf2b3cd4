"""Stored forms for search and sorting: accents, plurals, apostrophes and ligatures forgiven."""

import pytest

from emegalis.lib.search import search_text, sort_key, sort_key_without_article, stems


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("reserve", "Deux réserves"),
        ("réserves", "Une réserve"),
        ("l'archivage", "Archivage électronique"),
        ("archivage", "d’archivage"),
        ("oeuvre", "mise en œuvre"),
        ("Abers-Kreiz", "CC des Abers-Kreiz"),
        ("COLLECTIVITES", "la collectivité"),
    ],
)
def test_what_is_asked_is_found_in_what_is_written(asked, written):
    assert all(f" {stem}" in search_text(written) for stem in stems(asked))


def test_a_word_is_not_found_in_another():
    assert not any(f" {stem}" in search_text("archivage") for stem in stems("vote"))


def test_names_sort_without_accents():
    names = ["Évran", "Fougères", "Cotes", "Côtes-d’Armor", "Etel"]
    assert sorted(names, key=sort_key) == ["Cotes", "Côtes-d’Armor", "Etel", "Évran", "Fougères"]


def test_names_sort_by_their_noun():
    assert sort_key_without_article("Les Abers") == "abers"
    assert sort_key_without_article("L’Île-d’Arz") == "ile d arz"
