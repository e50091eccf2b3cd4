"""Matters, results, and what to read again before publication. Without database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.deliberations import matters
from governance.deliberations.personal import to_look_at
from governance.deliberations.results import CHOICES, Line, Result, from_json


def result(mode: str = "by_name", members: int = 92, lines: tuple[Line, ...] = ()) -> Result:
    return Result(mode, "Scrutin", "Adopter ?", "adopted", True, False, members, lines)


def test_matters_are_text_and_follow_the_nomenclature():
    codes = list(matters.MATTERS)
    assert codes.index("7.10") == codes.index("7.9") + 1
    assert matters.label_of("7.10") != matters.label_of("7.1")
    assert [sum(1 for c in codes if c.startswith(f"{level}.")) for level in range(1, 10)] == [
        7,
        3,
        6,
        5,
        8,
        5,
        10,
        9,
        4,
    ]


@pytest.mark.parametrize("label", matters.MATTERS.values())
def test_labels_are_as_open_data_asks(label):
    assert label.count("/") == 1
    assert label == label.lower()
    assert not set(",()") & set(label)
    assert all(part == part.strip() for part in label.split("/"))


def test_people_are_counted_for_a_ballot_by_name_alone():
    lines = (Line("for", 40, 640), Line("against", 9, 58), Line("abstention", 3, 71), Line("takes_no_part", 1, 5))
    people = result(lines=lines).people
    assert (people.entitled, people.real, people.for_, people.against, people.abstention) == (92, 52, 40, 9, 3)
    assert result(mode="ordinary", lines=lines).people is None
    assert result(mode="secret", lines=lines).people is None


def test_heads_and_voices_are_told_apart_and_by_college():
    lines = (Line("for", 4, 300, "Région"), Line("for", 2, 50, "Départements"), Line("against", 1, 25, "Départements"))
    found = result(lines=lines)
    assert found.totals[0] == ("Pour", 6, 350)
    assert [(row.name, row.cells[0]) for row in found.colleges] == [("Région", (4, 300)), ("Départements", (2, 50))]
    assert not found.is_unanimous


line = st.builds(
    Line, st.sampled_from(CHOICES), st.integers(0, 90), st.integers(0, 800), st.sampled_from(["", "A", "B"])
)


@given(st.lists(line, max_size=12), st.integers(0, 200), st.sampled_from(["by_name", "ordinary", "secret"]))
def test_frozen_result_comes_back_whole_and_its_people_agree(lines, members, mode):
    found = result(mode, members, tuple(lines))
    assert from_json(found.as_json()) == found
    people = found.people
    if people:
        assert people.for_ + people.against + people.abstention == people.real <= people.entitled


def test_deliberation_without_a_ballot_has_no_result():
    assert from_json({}) is None


def test_passages_to_read_again_are_found_once_in_order():
    text = (
        "Mme Anne Le Dû, née le 3 mai 1971, demeurant 12 rue des Ajoncs à Kastell, joignable au 06 12 34 56 78 "
        "ou anne@example.org ; Mme Anne Le Dû."
    )
    kinds = [passage.what for passage in to_look_at(text)]
    assert kinds[:2] == ["Personne nommée", "Date de naissance"]
    assert {"Téléphone", "Adresse électronique", "Adresse postale"} <= set(kinds)


def test_ordinary_text_says_nothing_of_a_person():
    assert to_look_at("Vu l’article L. 5721-1 ; le comité décide d’ouvrir un crédit de 12 000 euros en 2027.") == []
