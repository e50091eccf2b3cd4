"""One plan a day, and axes numbered after one another."""

import datetime

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.strategy.models import StrategicPlan
from governance.strategy.selectors import plan_to_show
from governance.strategy.services import create_axis, create_plan, edit_axis, edit_plan
from tests.governance.strategy.factories import PlanFactory

pytestmark = pytest.mark.django_db
JANUARY_2025, JANUARY_2031 = datetime.date(2025, 1, 1), datetime.date(2031, 1, 1)


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def test_create_plan_gives_it_an_address_and_leaves_one_line(by):
    plan = create_plan(title="Plan stratégique d’Armorique", starts_on=JANUARY_2025, ends_on=JANUARY_2031, by=by)
    assert plan.slug == "plan-strategique-d-armorique"
    assert plan.last_day == datetime.date(2030, 12, 31)
    assert Entry.objects.get().verb == "create_plan"


def test_two_plans_do_not_cover_the_same_day(by):
    PlanFactory()
    with pytest.raises(BusinessRuleError, match="recoupe") as refusal:
        create_plan(title="Autre", starts_on=datetime.date(2030, 12, 31), ends_on=datetime.date(2036, 1, 1), by=by)
    assert refusal.value.field == "starts_on"
    after = create_plan(title="Plan suivant", starts_on=JANUARY_2031, ends_on=datetime.date(2036, 1, 1), by=by)
    assert after.pk


def test_a_plan_ends_after_it_begins(by):
    with pytest.raises(BusinessRuleError, match="doit suivre"):
        create_plan(title="À l’envers", starts_on=JANUARY_2031, ends_on=JANUARY_2025, by=by)


def test_edit_plan_keeps_its_address_and_may_keep_its_period(by):
    plan = PlanFactory()
    edit_plan(
        plan=plan,
        title="Plan revu",
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        shared_values="Consensus.\r\n\r\nÉquité.",
        missions="",
        means="",
        people_years=(),
        budget_years=(),
        by=by,
    )
    plan.refresh_from_db()
    assert (plan.title, plan.slug) == ("Plan revu", "plan-strategique-2025-2030")
    assert plan.shared_values == "Consensus.\n\nÉquité."


def test_axes_are_numbered_in_their_own_plan(by):
    plan = PlanFactory()
    other = PlanFactory(slug="autre", starts_on=JANUARY_2031, ends_on=datetime.date(2036, 1, 1))
    numbers = [create_axis(plan=plan, title=title, by=by).number for title in ("Mutualiser", "Protéger")]
    assert numbers == [1, 2]
    assert create_axis(plan=other, title="Mutualiser", by=by).number == 1


def test_edit_axis_keeps_its_number(by):
    axis = create_axis(plan=PlanFactory(), title="Mutualiser", by=by)
    edit_axis(axis=axis, title="Mettre en commun", summary="Ensemble.", by=by)
    axis.refresh_from_db()
    assert (axis.number, axis.title, axis.summary) == (1, "Mettre en commun", "Ensemble.")


@pytest.mark.parametrize(
    ("day", "slug"),
    [
        (datetime.date(2026, 1, 1), "second"),
        (datetime.date(2010, 1, 1), "first"),
        (datetime.date(2050, 1, 1), "second"),
    ],
    ids=["in force", "the next one", "the last one"],
)
def test_the_plan_shown_is_the_one_in_force_or_the_nearest(secretary, day, slug):
    PlanFactory(slug="first", starts_on=datetime.date(2019, 1, 1), ends_on=JANUARY_2025)
    PlanFactory(slug="second")
    actor = actor_for(secretary, on=datetime.date(2026, 1, 1))
    object.__setattr__(actor, "day", day)
    assert plan_to_show(actor) == StrategicPlan.objects.get(slug=slug)
