"""What paper has room for: lines in columns, and a draft cut to one page. No database, no layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.typeset import SANS, width_of
from governance.members.enums import AuthorityKind
from governance.opinions import facts
from governance.opinions.content import DraftText, ReservationText
from governance.opinions.extract import ROW, extract, shortened, size_of, written
from governance.opinions.lines_on_paper import COLUMNS, SIZE, STOP, columns, in_parts, line_of

WORDS = st.text(st.sampled_from("abc éà,\n"), max_size=400)
DRAFTS = st.builds(
    DraftText,
    fields=WORDS.map(lambda reasons: {"reasons": reasons}),
    reservations=st.lists(st.builds(ReservationText, text=WORDS, lifted_if=WORDS), max_size=12).map(tuple),
    recommendations=st.lists(WORDS, max_size=6).map(tuple),
)


@given(DRAFTS, st.integers(0, 6000))
def test_an_extract_fits_and_loses_nothing_that_it_has_room_for(draft: DraftText, room: int):
    found = extract(written(draft), room)
    assert found.is_cut == (size_of(written(draft)) > room)
    if not found.is_cut:
        assert found.text == written(draft)
        return
    rows = len(found.text.reservations) + len(found.text.recommendations)
    assert size_of(found.text) <= max(room, ROW * rows)
    assert len(found.text.reservations) + found.left_reservations == len(written(draft).reservations)
    assert len(found.text.recommendations) + found.left_recommendations == len(written(draft).recommendations)


@given(WORDS, st.integers(0, 300))
def test_a_text_cut_is_its_beginning_and_says_so(text: str, most: int):
    cut = shortened(text, most)
    assert len(cut) <= max(most, 0) or cut == text
    if cut != text and cut:
        assert cut.endswith("…")
        assert text.startswith(cut[:-1])


def test_short_passages_stay_whole_beside_a_long_one():
    draft = DraftText(fields={"reasons": "mot " * 2000}, reservations=(ReservationText("Une réserve courte."),))
    found = extract(draft, 3000)
    assert found.text.reservations == draft.reservations
    assert len(found.text.fields["reasons"]) > 2500


@given(st.lists(st.text(st.characters(categories=("L", "N", "P")), max_size=90), min_size=4, max_size=4))
def test_every_cell_of_a_line_begins_where_its_column_does(cells: list[str]):
    line, at = columns(cells), 0.0
    for part, start, end in zip(line.split("\t"), COLUMNS, COLUMNS[1:], strict=False):
        assert width_of(part, SANS, SIZE) <= STOP * (end - start)
        at = start
    assert at >= 0


def test_tabs_lead_from_where_a_cell_ends_to_the_next_column():
    line = columns(("Abers-Kreiz", "n° 3", "Plus tard", "14/11/2026"))
    used = 0.0
    for sign in line.rpartition("\t")[0] + "\t":
        used = STOP * (int(used / STOP) + 1) if sign == "\t" else used + width_of(sign, SANS, SIZE)
    assert used == pytest.approx(STOP * COLUMNS[-1])


def test_parts_hold_every_answer_once_by_stance():
    rows = [
        facts.Row(
            siren=f"{n:09}",
            name=f"C {n}",
            short_name=f"C {n}",
            college=3 + n % 2,
            kind="community",
            stance=["DEFAV", "FAV", "NONE"][n % 3],
            reference="AV" if n % 3 < 2 else "",
        )
        for n in range(50)
    ]
    figures = facts.draw_figures(rows, [(3, "trois"), (4, "quatre")])
    parts = in_parts(figures, rows, first=5, others=7)
    lines = [line for part in parts for college in part for group in college.groups for line in group.lines]
    assert sorted(lines) == sorted(line_of(row) for row in rows if row.reference)
    assert [sum(len(g.lines) for c in part for g in c.groups) for part in parts[:2]] == [5, 7]
    assert [college.is_continued for part in parts for college in part].count(False) == 2


def test_a_kind_of_authority_is_in_the_plural_for_several():
    assert AuthorityKind.AGGLOMERATION.words(2) == "communautés d’agglomération"
    assert AuthorityKind.URBAN_COMMUNITY.words(3) == "communautés urbaines"
    assert AuthorityKind.COMMUNITY.words(1) == "communauté de communes"
