"""The strategic plan and its axes."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from governance.members.roles import Actor
from governance.strategy.models import Axis, StrategicPlan
from governance.strategy.particulars import YearBudget, YearPeople
from governance.strategy.slugs import free_slug

PLAN_FIELDS = (
    "title",
    "starts_on",
    "ends_on",
    "shared_values",
    "missions",
    "means",
    "people_years",
    "budget_years",
)


@transaction.atomic
def create_plan(
    *,
    title: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    shared_values: str = "",
    missions: str = "",
    means: str = "",
    people_years: Sequence[YearPeople] = (),
    budget_years: Sequence[YearBudget] = (),
    by: Actor,
) -> StrategicPlan:
    """A plan stands for a period that no other plan covers; ``ends_on`` is the first day after it."""
    _check_period(None, starts_on, ends_on)
    plan = StrategicPlan.objects.create(
        title=title,
        slug=free_slug(title, is_taken=lambda s: StrategicPlan.objects.filter(slug=s).exists(), otherwise="plan"),
        starts_on=starts_on,
        ends_on=ends_on,
        shared_values=clean(shared_values),
        missions=clean(missions),
        means=clean(means),
        people_years=[asdict(entry) for entry in people_years],
        budget_years=[asdict(entry) for entry in budget_years],
    )
    record(verb="create_plan", subject=plan, by=by, starts_on=str(starts_on), ends_on=str(ends_on))
    return plan


@transaction.atomic
def edit_plan(
    *,
    plan: StrategicPlan,
    title: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    shared_values: str,
    missions: str,
    means: str,
    people_years: Sequence[YearPeople],
    budget_years: Sequence[YearBudget],
    by: Actor,
) -> None:
    """The plan says something else; its address stays."""
    _check_period(plan, starts_on, ends_on)
    plan.title, plan.starts_on, plan.ends_on = title, starts_on, ends_on
    plan.shared_values, plan.missions, plan.means = clean(shared_values), clean(missions), clean(means)
    plan.people_years = [asdict(entry) for entry in people_years]
    plan.budget_years = [asdict(entry) for entry in budget_years]
    plan.save(update_fields=[*PLAN_FIELDS])
    record(verb="edit_plan", subject=plan, by=by, starts_on=str(starts_on), ends_on=str(ends_on))


def _check_period(plan: StrategicPlan | None, starts_on: datetime.date, ends_on: datetime.date) -> None:
    """One plan a day: « le plan en vigueur » must have one answer."""
    if ends_on <= starts_on:
        raise BusinessRuleError("La fin du plan doit suivre son début.", field="last_day")
    others = StrategicPlan.objects.select_for_update().overlapping(starts_on, ends_on)
    other = others.exclude(pk=plan.pk if plan else None).order_by("starts_on", "id").first()
    if other is not None:
        raise BusinessRuleError(
            f"Cette période recoupe celle d’un autre plan, « {other.title} », "
            f"du {long_date(other.starts_on)} au {long_date(other.last_day)}.",
            field="starts_on",
        )


@transaction.atomic
def create_axis(*, plan: StrategicPlan, title: str, summary: str = "", by: Actor) -> Axis:
    """The plan has one more axis, numbered after the last."""
    StrategicPlan.objects.select_for_update().get(pk=plan.pk)
    last = plan.axes.aggregate(last=Max("number"))["last"] or 0
    axis = Axis.objects.create(plan=plan, number=last + 1, title=title, summary=clean(summary))
    record(verb="create_axis", subject=axis, by=by, plan=plan.pk, number=axis.number)
    return axis


@transaction.atomic
def edit_axis(*, axis: Axis, title: str, summary: str, by: Actor) -> None:
    """The axis says something else; its number stays."""
    axis.title, axis.summary = title, clean(summary)
    axis.save(update_fields=["title", "summary"])
    record(verb="edit_axis", subject=axis, by=by)
