"""The strategic plan and its axes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.posting import carried_out, posted
from governance.members.roles import Actor
from governance.strategy.forms.orientations import AxisForm, PlanForm
from governance.strategy.models import Axis, StrategicPlan
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.selectors import (
    AxisGroup,
    acceptances_by_kind,
    axes_of,
    figures_of,
    member_acceptances,
    plan_to_show,
    planned_lines,
    projects_of_plan,
    timeline_of,
)
from governance.strategy.services import create_axis, create_plan, edit_axis, edit_plan
from governance.strategy.views.kept import keep_key, mark_reached, reached

NEW_PLAN = "plan:nouveau"


@http_methods("GET")
def plan_detail(request: Any) -> HttpResponse:
    """The plan of today, or the way to the first one."""
    return _show(request, plan_to_show(request.actor))


@http_methods("GET")
def plan_of_period(request: Any, slug: str) -> HttpResponse:
    return _show(request, get_visible_or_404(StrategicPlan.objects.visible_to(request.actor), slug=slug))


def _show(request: Any, plan: StrategicPlan | None) -> HttpResponse:
    actor = request.actor
    axes = axes_of(plan, actor) if plan else []
    others = StrategicPlan.objects.visible_to(actor).exclude(pk=plan.pk if plan else None)
    context = {
        "plan": plan,
        "is_in_force": bool(plan and plan.is_in_force(on=actor.day)),
        "is_over": bool(plan and plan.is_over(on=actor.day)),
        "axes": axes,
        "figures": figures_of(axes),
        **(_along_the_years(plan, axes, actor) if plan else {}),
        "others": others.order_by("-starts_on", "id"),
        "reached": reached(request),
        "can_manage": can_manage_strategy(actor),
    }
    return render(request, "strategy/plan_detail.html", context)


def _along_the_years(plan: StrategicPlan, axes: list[AxisGroup], actor: Actor) -> dict[str, Any]:
    """The drawing and its table, the projects, and how many members accepted the missions."""
    lines = planned_lines(axes)
    rows = member_acceptances(plan, on=actor.day)
    return {
        "lines": lines,
        "timeline": timeline_of(plan, lines, on=actor.day),
        "projects": list(projects_of_plan(plan, actor)),
        "kinds": acceptances_by_kind(rows),
        "accepted": sum(row.acceptance is not None for row in rows),
        "members": len(rows),
    }


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def plan_create(request: Any) -> HttpResponse:
    form = PlanForm(posted(request))
    if carried_out(form, lambda: create_plan(by=request.actor, **form.cleaned_data)):
        messages.success(request, "Le plan est créé. Ajoutez maintenant ses axes.")
        mark_reached(request, NEW_PLAN)
        return redirect("strategy:plan_detail")
    context = {"form": form, "plan": None, "keep_key": keep_key(request, NEW_PLAN)}
    return render(request, "strategy/plan_form.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def plan_edit(request: Any, slug: str) -> HttpResponse:
    plan = get_visible_or_404(StrategicPlan.objects.visible_to(request.actor), slug=slug)
    form = PlanForm(posted(request), initial=PlanForm.initial_of(plan))
    if carried_out(form, lambda: edit_plan(plan=plan, by=request.actor, **form.cleaned_data)):
        messages.success(request, "Le plan est enregistré.")
        mark_reached(request, f"plan:{plan.pk}")
        return redirect(plan)
    context = {"form": form, "plan": plan, "keep_key": keep_key(request, f"plan:{plan.pk}")}
    return render(request, "strategy/plan_form.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def axis_create(request: Any, slug: str) -> HttpResponse:
    plan = get_visible_or_404(StrategicPlan.objects.visible_to(request.actor), slug=slug)
    form = AxisForm(posted(request))
    if carried_out(form, lambda: create_axis(plan=plan, by=request.actor, **form.cleaned_data)):
        messages.success(request, "L’axe est ajouté.")
        return redirect(plan)
    return render(request, "strategy/axis_form.html", {"form": form, "plan": plan, "axis": None})


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def axis_edit(request: Any, slug: str, number: int) -> HttpResponse:
    plan = get_visible_or_404(StrategicPlan.objects.visible_to(request.actor), slug=slug)
    axis = get_visible_or_404(Axis.objects.filter(plan=plan), number=number)
    form = AxisForm(posted(request), initial={"title": axis.title, "summary": axis.summary})
    if carried_out(form, lambda: edit_axis(axis=axis, by=request.actor, **form.cleaned_data)):
        messages.success(request, "L’axe est enregistré.")
        return redirect(plan)
    return render(request, "strategy/axis_form.html", {"form": form, "plan": plan, "axis": axis})
