"""« Où en est notre besoin », without a database: there is always someone whose turn it is, and one only."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.members.enums import BodyKind
from governance.needs.enums import AdviceState, NeedState
from governance.needs.whereabouts import (
    POSSIBLE,
    RESPONSIBLE,
    Act,
    Delays,
    NeedFacts,
    Position,
    is_possible,
    position_of,
    stops_of,
    where_is,
)

BEGUN = datetime.date(2026, 9, 1)
TEN_DAYS = 10
ENDED = {NeedState.TAKEN_UP, NeedState.MERGED, NeedState.DECLINED, NeedState.WITHDRAWN}


def begun() -> NeedFacts:
    return NeedFacts(NeedState.DRAFT, saved_on=BEGUN, group="groupe Finances")


def after(facts: NeedFacts, act: Act, on: datetime.date) -> NeedFacts:
    """What the facts are once an act is done: what the services write."""
    changes = {
        Act.PRESENT: {"state": NeedState.PRESENTED, "presented_on": on},
        Act.RETURN: {"state": NeedState.DRAFT, "presented_on": None},
        Act.SUBMIT: {"state": NeedState.SUBMITTED, "submitted_on": on},
        Act.NAME: {"rapporteur": "Gwenola Bihannic", "rapporteur_sits": True},
        Act.OPEN: {"advice": AdviceState.COMMENTING, "comments_until": on + datetime.timedelta(days=TEN_DAYS)},
        Act.ADVISE: {"state": NeedState.ADVISED, "advice": AdviceState.SUBMITTED, "advised_on": on},
        Act.TAKE_UP: {"state": NeedState.TAKEN_UP, "decided_on": on},
        Act.MERGE: {"state": NeedState.MERGED, "decided_on": on},
        Act.DECLINE: {"state": NeedState.DECLINED, "decided_on": on},
        Act.WITHDRAW: {"state": NeedState.WITHDRAWN, "decided_on": on},
    }.get(act, {})
    if act == Act.NAME and facts.advice is None:
        changes = changes | {"advice": AdviceState.DRAFTING}
    return replace(facts, **changes)


# An act, and how many days pass before it.
HISTORIES = st.lists(st.tuples(st.sampled_from(list(Act)), st.integers(0, 40)), max_size=40)
DELAYS = st.builds(
    Delays,
    group=st.integers(0, 90),
    it_group=st.integers(0, 90),
    secretariat=st.integers(0, 90),
    group_has_chair=st.booleans(),
    it_group_has_chair=st.booleans(),
)


def told(history: list[tuple[Act, int]]) -> tuple[NeedFacts, datetime.date]:
    """What stands after these acts, those that come out of order refused."""
    facts, day = begun(), BEGUN
    for act, days in history:
        day += datetime.timedelta(days=days)
        if is_possible(act, facts, on=day):
            facts = after(facts, act, day)
    return facts, day


@given(HISTORIES, DELAYS)
def test_whatever_was_done_someone_acts_until_it_has_ended(history, delays):
    facts, day = told(history)
    where = where_is(facts, delays, on=day)
    if facts.state in ENDED:
        assert (where.position, where.who, where.due) == (Position.ENDED, "", None)
    else:
        assert where.who
        assert where.act
        assert where.position in RESPONSIBLE
        assert POSSIBLE[where.position]


@given(HISTORIES, DELAYS)
def test_every_step_but_the_draft_has_a_date(history, delays):
    facts, day = told(history)
    where = where_is(facts, delays, on=day)
    assert (where.due is None) == (where.position in {Position.WRITING, Position.ENDED})
    assert where.is_late == (where.due is not None and where.due < day)


@given(HISTORIES, DELAYS)
def test_the_line_has_one_step_in_hand_and_what_is_done_comes_before_it(history, delays):
    facts, day = told(history)
    kinds = [stop.kind for stop in stops_of(facts, delays, on=day)]
    assert kinds.count("now") == (0 if facts.state in ENDED else 1)
    if "now" in kinds:
        rank = kinds.index("now")
        assert set(kinds[:rank]) <= {"done"}
        assert set(kinds[rank + 1 :]) <= {"next"}


@given(HISTORIES, st.sampled_from(list(Act)))
def test_nothing_is_done_to_what_has_ended(history, act):
    facts, day = told(history)
    assert not (facts.state in ENDED and is_possible(act, facts, on=day))


@given(HISTORIES)
def test_no_need_is_taken_up_before_its_technical_advice(history):
    facts, _day = told(history)
    assert facts.state != NeedState.TAKEN_UP or (facts.advised_on is not None and facts.submitted_on is not None)


@given(HISTORIES, st.integers(0, 400))
def test_time_alone_never_ends_a_need_nor_leaves_it_without_a_body(history, days):
    facts, day = told(history)
    later = day + datetime.timedelta(days=days)
    assert (position_of(facts, on=later) == Position.ENDED) == (facts.state in ENDED)


def submitted(**given: object) -> NeedFacts:
    dates = {"presented_on": BEGUN, "submitted_on": BEGUN}
    return replace(begun(), state=NeedState.SUBMITTED, **{**dates, **given})


def test_days_of_the_group_count_to_the_last_one_included():
    facts = submitted(advice=AdviceState.COMMENTING, comments_until=BEGUN + datetime.timedelta(days=TEN_DAYS))
    last = BEGUN + datetime.timedelta(days=TEN_DAYS)
    assert position_of(facts, on=last) == Position.COMMENTING
    assert position_of(facts, on=last + datetime.timedelta(days=1)) == Position.ADVISING


def test_a_rapporteur_who_no_longer_sits_is_named_again():
    facts = submitted(advice=AdviceState.DRAFTING, rapporteur="Gwenola Bihannic", rapporteur_sits=False)
    assert position_of(facts, on=BEGUN) == Position.NAMING


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (begun(), "Un membre du groupe Finances"),
        (replace(begun(), state=NeedState.PRESENTED, presented_on=BEGUN), "La présidence du groupe Finances"),
        (submitted(), "La présidence du groupe des DSI"),
        (submitted(advice=AdviceState.DRAFTING, rapporteur="Gwenola Bihannic"), "Gwenola Bihannic"),
        (replace(submitted(advised_on=BEGUN), state=NeedState.ADVISED), "Le secrétariat"),
    ],
)
def test_the_page_names_who_acts(facts, words):
    assert where_is(facts, Delays(), on=BEGUN).sentence.startswith(words)


def test_without_a_chair_the_eldest_titular_or_the_secretariat_acts_in_its_place():
    facts = replace(begun(), state=NeedState.PRESENTED, presented_on=BEGUN)
    assert "Faute de présidence" in where_is(facts, Delays(group_has_chair=False), on=BEGUN).sentence
    assert "Faute de présidence" in where_is(submitted(), Delays(it_group_has_chair=False), on=BEGUN).sentence


def test_the_date_is_that_of_the_body_whose_turn_it_is():
    assert where_is(submitted(), Delays(it_group=30), on=BEGUN).due == datetime.date(2026, 10, 1)
    late = where_is(submitted(), Delays(it_group=30), on=datetime.date(2026, 10, 2))
    assert late.is_late


def test_steps_that_will_not_be_taken_say_so():
    declined = replace(submitted(), state=NeedState.DECLINED, decided_on=BEGUN)
    notes = [(stop.kind, stop.note) for stop in stops_of(declined, Delays(), on=BEGUN)]
    assert notes == [("done", ""), ("done", ""), ("next", "Sans objet"), ("done", "")]


def test_each_turn_belongs_to_a_body():
    assert set(RESPONSIBLE) == set(Position) - {Position.ENDED}
    assert set(RESPONSIBLE.values()) == {BodyKind.BUSINESS_GROUP, BodyKind.IT_GROUP, BodyKind.SECRETARIAT}
