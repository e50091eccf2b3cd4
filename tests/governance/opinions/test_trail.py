"""The life of a consultation and the trail of a consensus: pure, and held to their properties."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.slots import Facts
from governance.opinions.content import DraftText, ReservationText, written_by
from governance.opinions.enums import ConsultationState, LifeStep
from governance.opinions.facts import CODES, NONE
from governance.opinions.life import Known, known_from, life
from governance.opinions.trail import Point, passes
from governance.strategy.enums import FactState, Stage, Step

SIRENS = [f"99000{i:04d}" for i in range(12)]
NAMES = {siren: f"Collectivité {siren}" for siren in SIRENS}
POINTS = st.lists(
    st.builds(Point, st.just("Tour"), st.dictionaries(st.sampled_from(SIRENS), st.sampled_from(CODES))), max_size=4
)
DAYS = st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31))


@given(POINTS)
def test_each_authority_stands_in_one_cell_and_counts_add_up(points):
    found = passes(points, NAMES)
    assert len(found) == max(len(points) - 1, 0)
    for one in found:
        assert one.total == len(NAMES) == sum(one.column_totals) == sum(sum(cells) for _, cells in one.rows)
        moved = one.closer + one.further + one.joined + one.gone + one.elsewhere
        assert moved == len(one.moves)
        assert one.elsewhere >= 0
        assert moved + one.stayed + one.silent == len(NAMES)


@given(POINTS)
def test_what_comes_after_one_pass_is_what_comes_before_the_next(points):
    found = passes(points, NAMES)
    for one, following in zip(found, found[1:], strict=False):
        assert one.column_totals == [sum(cells) for _, cells in following.rows]


def test_the_way_from_reserved_to_favourable_is_closer_and_back_is_further():
    before = Point("Tour 1", {SIRENS[0]: "FAV_RES", SIRENS[1]: "FAV", SIRENS[2]: "ABS", SIRENS[3]: "DEFAV"})
    after = Point("Tour 2", {SIRENS[0]: "FAV", SIRENS[1]: "FAV_RES", SIRENS[2]: "FAV", SIRENS[4]: "FAV"})
    [one] = passes([before, after], NAMES)
    assert (one.closer, one.further, one.elsewhere, one.joined, one.gone) == (1, 1, 1, 1, 1)
    assert [(move.before, move.after) for move in one.moves][:2] == [("FAV_RES", "FAV"), ("FAV", "FAV_RES")]
    assert one.cells[NONE, NONE] == len(NAMES) - 5


KNOWN = st.builds(
    Known,
    state=st.sampled_from(ConsultationState.values),
    opened_on=DAYS,
    closed_on=DAYS,
    commission_on=DAYS,
    decided_on=DAYS,
    pending=st.integers(0, 5),
)


@given(KNOWN)
def test_no_state_leaves_a_step_without_a_responsible_body(known):
    points = life(known)
    assert [point.step for point in points] == list(LifeStep)
    assert all(point.who for point in points)
    in_hand = [point for point in points if point.kind == FactState.NOW]
    settled = known.decided_on is not None and not known.pending and known.state == ConsultationState.CLOSED
    assert len(in_hand) == (0 if settled or known.state == ConsultationState.WITHDRAWN else 1)


def test_the_commission_is_known_by_a_fact_from_above_or_by_the_day_recorded():
    closed = datetime.date(2026, 11, 20)
    known = Known(ConsultationState.CLOSED, closed_on=closed)
    facts = [
        Facts(Step.COMMISSION, FactState.DONE, on=datetime.date(2026, 5, 1)),
        Facts(Step.COMMISSION, FactState.NEXT, on=datetime.date(2026, 12, 1)),
        Facts(Step.COMMISSION, FactState.DONE, on=datetime.date(2026, 12, 15)),
    ]
    assert known_from(known, facts, []).commission_on == datetime.date(2026, 12, 15)
    recorded = Known(ConsultationState.CLOSED, closed_on=closed, commission_on=datetime.date(2026, 12, 14))
    assert known_from(recorded, facts, []).commission_on == datetime.date(2026, 12, 14)


def test_a_decision_is_the_first_implementation_after_the_closing():
    known = Known(ConsultationState.CLOSED, closed_on=datetime.date(2026, 11, 20))
    stages = [
        (Stage.IMPLEMENTATION, datetime.date(2026, 1, 1)),
        (Stage.DECISION, datetime.date(2026, 12, 20)),
        (Stage.IMPLEMENTATION, datetime.date(2027, 1, 8)),
    ]
    assert known_from(known, [], stages).decided_on == datetime.date(2027, 1, 8)


def test_who_wrote_what_is_told_part_by_part():
    first = DraftText.from_json({"stance": "FAV", "reasons": "Oui."})
    authors = written_by(DraftText(), first, {}, 7, "2026-11-20T10:00+00:00")
    assert {name: person for name, (person, _) in authors.items()} == {"stance": 7, "reasons": 7}
    second = DraftText(first.fields | {"stance": "FAV_RES", "reasons": ""}, (ReservationText("Une"),))
    after = written_by(first, second, authors, 8, "2026-11-21T10:00+00:00")
    assert {name: person for name, (person, _) in after.items()} == {"stance": 8, "reservations": 8}
