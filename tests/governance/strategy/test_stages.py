"""The table of transitions, and the verbs that follow it."""

import datetime

import pytest
import time_machine

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.strategy.enums import Stage
from governance.strategy.services import enter_stage, move_stage, set_aside
from governance.strategy.stages import TRANSITIONS, WAY, choosable
from tests.governance.strategy.factories import OrientationFactory, VersionFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def on_24_november():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def test_every_stage_can_be_left_and_only_set_aside_leads_back_to_the_start():
    assert set(TRANSITIONS) == set(Stage)
    assert [stage for stage in Stage if Stage.IMPULSE in TRANSITIONS[stage]] == [Stage.SET_ASIDE]
    assert all(Stage.SET_ASIDE in TRANSITIONS[stage] for stage in WAY)


def test_consultation_and_setting_aside_are_never_chosen_in_a_list():
    assert not {Stage.CONSULTATION, Stage.SET_ASIDE} & {stage for current in Stage for stage in choosable(current)}


def test_move_stage_dates_the_change_and_leaves_one_line(by):
    orientation = OrientationFactory()
    move_stage(orientation=orientation, stage=Stage.FRAMING, on=datetime.date(2026, 3, 3), by=by)
    orientation.refresh_from_db()
    assert orientation.stage == Stage.FRAMING
    assert orientation.stage_changes.in_order().last().entered_on == datetime.date(2026, 3, 3)
    assert Entry.objects.get(verb="move_stage").details == {"stage": "framing"}


@pytest.mark.parametrize("stage", [Stage.DECISION, Stage.IMPLEMENTATION, Stage.IMPULSE])
def test_move_stage_refuses_what_the_table_does_not_hold(by, stage):
    orientation = OrientationFactory()
    with pytest.raises(BusinessRuleError, match="ne passe pas|déjà à l’étape") as refusal:
        move_stage(orientation=orientation, stage=stage, by=by)
    assert refusal.value.field == "stage"


def test_move_stage_refuses_a_day_to_come_and_a_day_before_the_last_change(by):
    orientation = OrientationFactory(entered=datetime.date(2026, 2, 9))
    for day in (TODAY + datetime.timedelta(days=1), datetime.date(2026, 2, 8)):
        with pytest.raises(BusinessRuleError) as refusal:
            move_stage(orientation=orientation, stage=Stage.FRAMING, on=day, by=by)
        assert refusal.value.field == "on"


def test_what_is_submitted_must_be_a_version(by):
    orientation = OrientationFactory(stage=Stage.FRAMING)
    with pytest.raises(BusinessRuleError, match="Publiez une version"):
        enter_stage(orientation=orientation, stage=Stage.CONSULTATION, by=by)


def test_a_consultation_carries_the_orientation_there_and_back(by):
    orientation = OrientationFactory(stage=Stage.IMPULSE)
    VersionFactory(orientation=orientation)
    assert enter_stage(orientation=orientation, stage=Stage.CONSULTATION, by=by)
    assert enter_stage(orientation=orientation, stage=Stage.COMMISSION, by=None)
    assert enter_stage(orientation=orientation, stage=Stage.CONSULTATION, by=by), "a second round"
    orientation.refresh_from_db()
    assert orientation.stage == Stage.CONSULTATION
    assert [c.stage for c in orientation.stage_changes.in_order()] == [
        "impulse",
        "consultation",
        "commission",
        "consultation",
    ]


@pytest.mark.parametrize(
    "stage", [Stage.IMPULSE, Stage.FRAMING, Stage.COMMISSION, Stage.DECISION, Stage.IMPLEMENTATION, Stage.SET_ASIDE]
)
def test_a_consultation_that_closes_after_the_orientation_went_elsewhere_moves_nothing(stage):
    orientation = OrientationFactory(stage=stage)
    assert not enter_stage(orientation=orientation, stage=Stage.COMMISSION, by=None)
    assert orientation.stage == stage
    assert not Entry.objects.filter(verb="enter_stage").exists()


def test_no_consultation_opens_on_what_was_set_aside(by):
    orientation = OrientationFactory(stage=Stage.SET_ASIDE)
    with pytest.raises(BusinessRuleError, match="écartée"):
        enter_stage(orientation=orientation, stage=Stage.CONSULTATION, by=by)


def test_a_consultation_opened_before_the_last_recorded_day_keeps_the_order_of_days(by):
    orientation = OrientationFactory(stage=Stage.FRAMING, entered=TODAY)
    VersionFactory(orientation=orientation)
    enter_stage(orientation=orientation, stage=Stage.CONSULTATION, by=by, on=datetime.date(2026, 11, 1))
    assert orientation.stage_changes.in_order().last().entered_on == TODAY


def test_setting_aside_asks_for_a_reason_and_keeps_it(by):
    orientation = OrientationFactory(stage=Stage.FRAMING)
    with pytest.raises(BusinessRuleError) as refusal:
        set_aside(orientation=orientation, reason="  ", by=by)
    assert refusal.value.field == "reason"
    set_aside(orientation=orientation, reason="Reprise par la Région.", by=by)
    orientation.refresh_from_db()
    assert (orientation.stage, orientation.set_aside_reason) == (Stage.SET_ASIDE, "Reprise par la Région.")


def test_setting_aside_twice_is_refused_and_move_stage_never_sets_aside(by):
    orientation = OrientationFactory(stage=Stage.FRAMING)
    with pytest.raises(BusinessRuleError, match="motif"):
        move_stage(orientation=orientation, stage=Stage.SET_ASIDE, by=by)
    set_aside(orientation=orientation, reason="Reprise par la Région.", by=by)
    with pytest.raises(BusinessRuleError, match="déjà écartée"):
        set_aside(orientation=orientation, reason="Encore.", by=by)


def test_what_was_set_aside_can_be_taken_up_again_without_its_reason(by):
    orientation = OrientationFactory(stage=Stage.FRAMING)
    set_aside(orientation=orientation, reason="Reprise par la Région.", by=by)
    move_stage(orientation=orientation, stage=Stage.FRAMING, by=by)
    orientation.refresh_from_db()
    assert (orientation.stage, orientation.set_aside_reason) == (Stage.FRAMING, "")
