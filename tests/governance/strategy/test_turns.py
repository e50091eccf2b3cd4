"""Who has acted, acts now, comes next, should have been there and was not: whatever happened, someone answers."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.slots import Facts
from governance.strategy.enums import FactState, Stage, Step
from governance.strategy.forms.orientations import StageForm
from governance.strategy.involvement import RULES, Course
from governance.strategy.stages import TRANSITIONS, WAY, why_not
from governance.strategy.turns import SECRETARIAT, Gap, Turns, turns
from tests.governance.strategy.test_involvement import IMPULSE, any_bodies, any_course, any_fact

TODAY = datetime.date(2026, 11, 24)


def told(course: Course, *facts: Facts, today: datetime.date = TODAY) -> Turns:
    return turns(course, facts, bodies=(), today=today)


def well_prepared(stage: Stage) -> Course:
    """Whatever is asked of those who prepare was done."""
    entered = dict.fromkeys(WAY[: WAY.index(stage) + 1], IMPULSE)
    return Course(stage=stage, entered=entered, impulse_on=IMPULSE, elected_told_on=IMPULSE, has_referent=True)


def all_done(*steps: Step) -> list[Facts]:
    return [Facts(step, FactState.DONE, on=IMPULSE) for step in steps]


@st.composite
def walks(draw) -> Course:
    """Any order of moves that the table allows, from the impulse on."""
    stage, entered, reached = Stage.IMPULSE, {Stage.IMPULSE: IMPULSE}, [Stage.IMPULSE]
    for day in range(draw(st.integers(0, 12))):
        stage = draw(st.sampled_from(TRANSITIONS[stage]))
        entered[stage] = IMPULSE + datetime.timedelta(days=day)
        reached += [stage] if stage != Stage.SET_ASIDE else []
    return Course(
        stage=stage,
        entered=entered,
        impulse_on=draw(st.none() | st.just(IMPULSE)),
        stopped_at=reached[-1] if stage == Stage.SET_ASIDE else None,
        elected_told_on=draw(st.none() | st.just(IMPULSE)),
        has_referent=draw(st.booleans()),
    )


@given(walks() | any_course, st.lists(any_fact, max_size=8), any_bodies, st.dates())
def test_no_order_of_actions_leaves_a_stage_without_a_responsible_body(course, facts, bodies, today):
    said = turns(course, facts, bodies=bodies, today=today)
    assert said.now.who
    assert said.now.what


@given(walks(), st.lists(any_fact, max_size=8))
def test_nobody_is_both_thanked_and_missed_for_the_same_step(course, facts):
    said = told(course, *facts)
    done = {fact.step for fact in facts if fact.state == FactState.DONE}
    behind = [rule for rule in RULES if WAY.index(rule.stage) < course.reached]
    steps = [omission for omission in said.missing if omission.gap == Gap.STEP]
    missed = {fact.step for fact in facts if fact.state == FactState.MISSED}
    assert len(steps) <= len({rule.step for rule in behind} - done | missed)


@given(st.sampled_from(WAY))
def test_who_follows_the_way_forgets_nobody(stage):
    steps = [rule.step for rule in RULES if WAY.index(rule.stage) < WAY.index(stage)]
    assert told(well_prepared(stage), *all_done(*steps)).missing == ()


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_every_refused_move_says_why_and_where_the_way_leads(current, stage):
    if stage not in TRANSITIONS[current]:
        assert "«" in why_not(current, stage)
        assert current == stage or "D’ici" in why_not(current, stage)


def test_a_consultation_without_framing_names_the_groups_the_elus_and_the_referent():
    course = Course(stage=Stage.CONSULTATION, impulse_on=IMPULSE, entered={Stage.CONSULTATION: IMPULSE})
    said = told(course, Facts(Step.CONSULTATION, FactState.NOW, due=datetime.date(2026, 12, 3)))
    assert [(omission.gap.value, omission.who) for omission in said.missing] == [
        ("referent", "Élu référent"),
        ("elected", "Élus du bureau et du comité syndical"),
        ("step", "Groupes métiers"),
        ("step", "Groupe des DSI"),
    ]
    assert said.now.who == "Collectivités membres"
    assert said.after and said.after.who == "Commission d’orientation stratégique"


def test_an_advice_given_is_not_missed_and_its_day_is_said():
    said = told(well_prepared(Stage.CONSULTATION), *all_done(Step.NEEDS, Step.ADVICE))
    assert [turn.who for turn in said.acted] == ["Bureau, élu référent", "Groupes métiers", "Groupe des DSI"]
    assert said.acted[2].what == "assistance technique, 9\xa0février\xa02026"
    assert said.missing == ()


def test_a_body_past_its_day_is_late():
    late = Facts(Step.ADVICE, FactState.NOW, due=datetime.date(2026, 11, 1))
    done = Facts(Step.NEEDS, FactState.DONE, on=IMPULSE)
    [omission] = told(well_prepared(Stage.FRAMING), done, late).missing
    assert (omission.gap, omission.who) == (Gap.LATE, "Groupe des DSI")
    assert omission.what == "devait agir avant le 1er\xa0novembre\xa02026"


def test_once_a_stage_waits_for_nothing_the_secretariat_opens_the_next_one():
    said = told(well_prepared(Stage.FRAMING), *all_done(Step.NEEDS, Step.ADVICE))
    assert said.now.who == SECRETARIAT
    assert "« Avis des DGS »" in said.now.what
    assert said.after and said.after.who == "Collectivités membres"


def test_after_the_evaluation_the_secretariat_proposes_what_follows():
    said = told(well_prepared(Stage.EVALUATION), *all_done(*Step))
    assert said.now == said.now.__class__(SECRETARIAT, said.now.what)
    assert "propose la suite aux élus" in said.now.what
    assert said.after is None


def test_nobody_is_expected_on_what_was_set_aside():
    course = Course(stage=Stage.SET_ASIDE, stopped_at=Stage.FRAMING, impulse_on=IMPULSE, elected_told_on=IMPULSE)
    said = told(course)
    assert said.now.who == SECRETARIAT
    assert said.missing == ()


def test_a_semester_missed_is_told_of_the_commission():
    said = told(well_prepared(Stage.COMMISSION), *all_done(*list(Step)[:4]), Facts("commission", "missed"))
    assert [omission.who for omission in said.missing] == ["Commission d’orientation stratégique"]


def test_a_stage_out_of_order_is_refused_in_the_form_with_the_reason():
    def refusal(stage: Stage) -> str:
        [said] = StageForm({"stage": stage, "on": "2026-11-24"}, current=Stage.IMPULSE).errors["stage"]
        return said

    assert "rien n’est mis en œuvre sans décision des élus" in refusal(Stage.IMPLEMENTATION)
    assert "s’ouvre avec une consultation" in refusal(Stage.CONSULTATION)
    assert "avec un motif" in refusal(Stage.SET_ASIDE)


def test_an_acronym_keeps_its_capitals_within_a_sentence():
    said = told(well_prepared(Stage.COMMISSION), *all_done(Step.CONSULTATION))
    assert said.acted[1].what == "avis des DGS, 9\xa0février\xa02026"
