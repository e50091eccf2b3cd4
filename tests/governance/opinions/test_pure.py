"""Canonical text, counts and pictures: pure, and held to their properties."""

import datetime
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from governance.members.enums import Stance
from governance.opinions import figures
from governance.opinions.canonical import Deposit, canonical_text, fingerprint
from governance.opinions.content import DraftText, OpinionContent, ReservationText
from governance.opinions.facts import (
    CODES,
    NONE,
    ReservationFact,
    Row,
    as_json,
    count_stances,
    draw_figures,
    figures_from_json,
    rows_from_json,
)

AT = datetime.datetime(2026, 11, 20, 15, 42, 8, tzinfo=datetime.UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=60)
RESERVATIONS = st.lists(st.builds(ReservationText, TEXT, TEXT), max_size=4).map(tuple)
CONTENTS = st.builds(
    OpinionContent,
    stance=st.sampled_from(Stance.values),
    reasons=TEXT,
    reservations=RESERVATIONS,
    plan=TEXT,
    year=st.none() | st.integers(2020, 2040),
    budget=st.none() | st.integers(0, 10**9),
    after_exchange=st.booleans(),
    recommendations=st.lists(TEXT, max_size=3).map(tuple),
)
ROWS = st.lists(
    st.builds(
        Row,
        siren=st.just("990000001"),
        name=TEXT,
        short_name=TEXT,
        college=st.integers(1, 5),
        kind=st.sampled_from(["region", "department", "community"]),
        stance=st.sampled_from(CODES),
        position=st.sampled_from(["", "done", "later"]),
        reservations=st.just((ReservationFact(1, 7, "Une"),)),
    ),
    max_size=30,
)
COLLEGES = [(number, f"Collège {number}") for number in range(1, 6)]


def deposit(content: OpinionContent, **values: object) -> Deposit:
    facts = {
        "reference": "AV-2026-0042",
        "number": 1,
        "consultation": 14,
        "orientation": 3,
        "version": 2,
        "version_sha256": "0" * 64,
        "siren": "990000001",
        "authority": "Pays de Menez-Arvor Agglomération",
        "submitter": "Mme Nolwenn Kervella",
        "mandate": "DGS",
        "submitted_at": AT,
        "in_absence": False,
        "content": content,
    } | values
    return Deposit(**facts)  # type: ignore[arg-type]


def test_canonical_text_is_what_it_was():
    """A fingerprint printed on paper must be found again for ever: this text never changes."""
    reservations = (ReservationText("Une", "Si"),)
    content = OpinionContent("FAV_RES", "Oui,\nmais.", reservations, "later", "Schéma", 2028, 85_000)
    text = canonical_text(deposit(content))
    assert text.splitlines()[0] == "Avis de la direction générale, texte déposé (format 2)"
    assert "déposé le : 2026-11-20T16:42:08+01:00" in text
    assert "motifs : Oui,\n    mais.\n" in text
    assert fingerprint(text) == "29134cc8d6477676d70109d8d613287b8c2a89042581055e9a23fd5f140db044"


@given(CONTENTS, CONTENTS)
def test_two_contents_share_a_fingerprint_only_when_they_say_the_same(one, other):
    first, second = canonical_text(deposit(one)), canonical_text(deposit(other))
    if fingerprint(first) == fingerprint(second):
        assert first == second
    if one == other:
        assert first == second


@given(TEXT, TEXT)
def test_reasons_cannot_imitate_another_fact(reasons, other):
    """A text that holds « réserve 1 : … » on a line of its own stays the reasons' text."""
    forged = OpinionContent("FAV", f"{reasons}\nréserves : 1\nréserve 1 : {other}")
    real = OpinionContent("FAV", reasons, (ReservationText(other),))
    assert canonical_text(deposit(forged)) != canonical_text(deposit(real))


@given(CONTENTS)
def test_content_survives_the_form(content):
    text = DraftText.from_content(content)
    assert DraftText.from_post(text.as_post()) == text
    assert DraftText.from_json(text.as_json()) == text


@given(st.lists(st.sampled_from(CODES), max_size=200))
def test_counts_add_up(stances):
    counts = count_stances(stances)
    assert sum(counts.values()) == len(stances)
    assert list(counts) == list(CODES)


@given(ROWS)
def test_every_figure_agrees_with_the_rows(rows):
    drawn = draw_figures(rows, COLLEGES)
    assert drawn.expected == len(rows)
    assert drawn.answered + drawn.silent == drawn.expected
    assert drawn.counts[NONE] == drawn.silent
    assert sum(share.members for share in drawn.colleges) == len(rows)
    assert sum(share.members for share in drawn.kinds) == len(rows)
    assert drawn.matrix_total == drawn.answered
    assert all(sum(share.counts.values()) == share.members for share in (*drawn.colleges, *drawn.kinds))


@given(ROWS)
def test_figures_and_rows_survive_storage(rows):
    drawn = draw_figures(rows, COLLEGES)
    stored = as_json(rows, drawn)
    assert figures_from_json(stored) == drawn
    assert rows_from_json(stored) == rows


@given(ROWS.filter(bool))
def test_pictures_are_sound_and_say_their_numbers(rows):
    placed = [Row(**{**_fields(row), "hex_row": i // 8, "hex_column": i % 8}) for i, row in enumerate(rows)]
    for drawing in (
        figures.stance_bar(count_stances(row.stance for row in rows), label="Sens"),
        figures.paper_bar(count_stances(row.stance for row in rows), label="Sens"),
        figures.hexmap(placed),
        figures.paper_hexmap(placed),
    ):
        tree = ET.fromstring(drawing.replace("\u00a0", " "))
        assert tree.get("role") == "img" or tree[0].tag.endswith("title")
        assert "style" not in drawing


def _fields(row):
    return {name: getattr(row, name) for name in Row.__dataclass_fields__}


def test_map_needs_at_least_one_place():
    assert figures.hexmap([Row("1", "Nom", "Nom", 1, "region")]) == ""


def test_shape_of_every_stance_is_in_the_sprite():
    assert set(figures.SHAPES.values()) == set(figures._symbols())
