"""The line of involvement: who acts, who has acted, who comes next; never more than what is known."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.slots import Facts
from governance.members.enums import BodyKind
from governance.strategy.enums import FactState, Stage, Step
from governance.strategy.involvement import Course, LineStep, involvement, step_after, step_now
from governance.strategy.stages import WAY

IMPULSE = datetime.date(2026, 2, 9)
COMMISSION = {BodyKind.STRATEGIC_COMMISSION}
# A busy machine is no failure.


def line(course: Course, *facts: Facts, bodies: set[str] | None = None) -> dict[Step, LineStep]:
    return {step.step: step for step in involvement(course, facts, bodies=bodies or set())}


def course(stage: Stage, **entered: datetime.date) -> Course:
    return Course(stage=stage, impulse_on=IMPULSE, entered={Stage(name): day for name, day in entered.items()})


days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))
any_fact = st.builds(
    Facts,
    step=st.sampled_from(Step.values),
    state=st.sampled_from(FactState.values),
    body=st.sampled_from(["", "66 collectivités membres"]),
    act=st.sampled_from(["", "donner votre avis"]),
    on=st.none() | days,
    due=st.none() | days,
)
any_course = st.builds(
    Course,
    stage=st.sampled_from(Stage),
    entered=st.dictionaries(st.sampled_from(Stage), days),
    impulse_on=st.none() | days,
    stopped_at=st.none() | st.sampled_from(WAY),
)
any_bodies = st.sets(st.sampled_from(BodyKind.values))


@given(any_course, st.lists(any_fact, max_size=8), any_bodies)
def test_eight_steps_are_drawn_in_order_whatever_is_known(course, facts, bodies):
    steps = involvement(course, facts, bodies=bodies)
    assert [step.step for step in steps] == list(Step)
    assert {step.kind for step in steps} <= {"done", "now", "next"}


@given(any_course, st.lists(any_fact, max_size=8), any_bodies)
def test_no_step_is_told_as_done_without_a_fact(course, facts, bodies):
    told = {fact.step for fact in facts if fact.state == FactState.DONE}
    for step in involvement(course, facts, bodies=bodies):
        if step.kind == "done":
            assert step.step in told or (step.step == Step.IMPULSE and course.impulse_on)


@given(any_course, st.lists(any_fact, max_size=8), any_bodies)
def test_your_turn_needs_a_fact_that_asks_you_and_a_body_of_yours(course, facts, bodies):
    asked = {fact.step for fact in facts if fact.act and fact.state == FactState.NOW}
    for step in involvement(course, facts, bodies=bodies):
        assert not step.yours or (step.kind == "now" and step.step in asked and bodies)


@given(st.sampled_from(WAY), any_bodies)
def test_without_facts_one_step_is_in_hand_and_it_asks_nobody(stage, bodies):
    in_hand = [step for step in involvement(Course(stage=stage), [], bodies=bodies) if step.kind == "now"]
    assert len(in_hand) == 1
    assert in_hand[0].turn == "En cours"


def test_an_open_consultation_is_the_turn_of_a_dgs_who_has_not_answered():
    fact = Facts(
        "consultation", "now", "66 collectivités membres", "donner votre avis", due=datetime.date(2026, 12, 3)
    )
    step = line(course(Stage.CONSULTATION), fact, bodies=COMMISSION)[Step.CONSULTATION]
    assert (step.kind, step.turn, step.yours) == ("now", "À vous d’agir", True)
    assert step.who == "66 collectivités membres"
    assert step.when == "jusqu’au 3\u00a0décembre\u00a02026"


def test_an_open_consultation_is_nobody_elses_turn():
    fact = Facts("consultation", "now", act="donner votre avis", due=datetime.date(2026, 12, 3))
    step = line(course(Stage.CONSULTATION), fact, bodies={BodyKind.IT_GROUP})[Step.CONSULTATION]
    assert (step.turn, step.yours) == ("En cours", False)


def test_a_consultation_already_answered_asks_nothing_more():
    step = line(course(Stage.CONSULTATION), Facts("consultation", "now"), bodies=COMMISSION)[Step.CONSULTATION]
    assert (step.kind, step.yours) == ("now", False)


def test_the_impulse_is_done_on_its_day():
    step = line(course(Stage.CONSULTATION))[Step.IMPULSE]
    assert (step.kind, step.when) == ("done", "9\u00a0février\u00a02026")


def test_an_impulse_without_a_date_is_not_told_as_done():
    steps = line(Course(stage=Stage.CONSULTATION, entered={Stage.IMPULSE: IMPULSE}))
    assert (steps[Step.IMPULSE].kind, steps[Step.IMPULSE].note) == ("next", "Non renseigné")


def test_framing_leaves_no_trace_whether_it_was_skipped_or_passed_in_silence():
    skipped = line(course(Stage.CONSULTATION))
    passed = line(course(Stage.CONSULTATION, framing=datetime.date(2026, 3, 3)))
    assert [skipped[step].note for step in (Step.NEEDS, Step.ADVICE)] == ["Aucune trace", "Aucune trace"]
    assert [passed[step].note for step in (Step.NEEDS, Step.ADVICE)] == ["Aucune trace", "Aucune trace"]


def test_framing_gives_the_hand_to_the_groups_one_after_the_other():
    needs = Facts("needs", "done", on=datetime.date(2026, 5, 1))
    steps = line(course(Stage.FRAMING), needs, bodies={BodyKind.IT_GROUP})
    assert (steps[Step.NEEDS].kind, steps[Step.ADVICE].kind) == ("done", "now")


def test_a_decision_left_behind_is_crossed_with_its_day_but_not_told_as_made():
    step = line(course(Stage.IMPLEMENTATION, decision=datetime.date(2026, 10, 6)))[Step.DECISION]
    assert (step.kind, step.note, step.when) == ("next", "Franchie", "6\u00a0octobre\u00a02026")


def test_a_meeting_to_come_shows_its_day():
    step = line(course(Stage.CONSULTATION), Facts("commission", "next", on=datetime.date(2026, 12, 15)))[
        Step.COMMISSION
    ]
    assert (step.kind, step.note, step.when) == ("next", "", "15\u00a0décembre\u00a02026")


def test_a_missed_step_says_so():
    step = line(course(Stage.COMMISSION), Facts("commission", "missed", on=datetime.date(2026, 6, 30)))[
        Step.COMMISSION
    ]
    assert (step.note, step.note_kind) == ("Manquée", "late")


def test_of_two_rounds_the_open_one_is_shown():
    closed = Facts("consultation", "done", on=datetime.date(2026, 10, 30))
    opened = Facts("consultation", "now", due=datetime.date(2027, 3, 1))
    step = line(course(Stage.CONSULTATION), closed, opened)[Step.CONSULTATION]
    assert (step.kind, step.when) == ("now", "jusqu’au 1er\u00a0mars\u00a02027")


def test_a_second_round_announces_the_meeting_to_come_and_later_the_one_that_was_held():
    held = Facts("commission", "done", on=datetime.date(2026, 6, 12))
    june, december = (
        Facts("commission", "next", on=day) for day in (datetime.date(2027, 6, 1), datetime.date(2026, 12, 15))
    )
    again = line(course(Stage.CONSULTATION), held, june, december)[Step.COMMISSION]
    assert (again.kind, again.when) == ("next", "15\u00a0décembre\u00a02026")
    later = line(course(Stage.IMPLEMENTATION), held, june)[Step.COMMISSION]
    assert (later.kind, later.when) == ("done", "12\u00a0juin\u00a02026")


def test_a_set_aside_orientation_stops_where_it_was():
    stopped = Course(
        stage=Stage.SET_ASIDE,
        stopped_at=Stage.CONSULTATION,
        impulse_on=IMPULSE,
        entered={Stage.CONSULTATION: datetime.date(2026, 10, 1)},
    )
    steps = line(stopped, Facts("consultation", "now", act="donner votre avis"), bodies=COMMISSION)
    assert steps[Step.IMPULSE].kind == "done"
    assert steps[Step.CONSULTATION].note == "Arrêtée ici"
    assert {steps[step].note for step in (Step.COMMISSION, Step.DECISION)} == {"Sans objet"}
    assert step_now(list(steps.values())) is None
    assert step_after(list(steps.values())) is None


def test_who_acts_now_and_who_comes_next_can_be_said_in_words():
    steps = involvement(course(Stage.COMMISSION), [], bodies=set())
    now, after = step_now(steps), step_after(steps)
    assert now and after
    assert (now.step, after.step) == (Step.COMMISSION, Step.DECISION)
