"""Which members accepted the missions of a plan: read by everyone, kept by the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.french import plural
from emegalis.lib.pages import page_of
from emegalis.lib.posting import carried_out, posted
from governance.strategy.forms.acceptances import AcceptanceFileForm, AcceptanceFilterForm, AcceptanceForm
from governance.strategy.models import MissionAcceptance, StrategicPlan
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.selectors import acceptances_by_kind, member_acceptances
from governance.strategy.services import drop_acceptance, import_acceptances, record_acceptance
from governance.strategy.services.acceptances import ImportedAcceptances

FAULTS_SHOWN = 200


def _plan(request: Any, slug: str) -> StrategicPlan:
    return get_visible_or_404(StrategicPlan.objects.visible_to(request.actor), slug=slug)


@http_methods("GET")
def acceptance_list(request: Any, slug: str) -> HttpResponse:
    """Every member, and its deliberation."""
    plan = _plan(request, slug)
    form = AcceptanceFilterForm(request.GET or None)
    rows = member_acceptances(plan, on=request.actor.day)
    context = {
        "plan": plan,
        "form": form,
        "kinds": acceptances_by_kind(rows),
        "accepted": sum(row.acceptance is not None for row in rows),
        "members": len(rows),
        "page": page_of([row for row in rows if form.keeps(row.acceptance is not None)], request, size=100),
        "can_manage": can_manage_strategy(request.actor),
    }
    return render(request, "strategy/acceptance_list.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def acceptance_record(request: Any, slug: str) -> HttpResponse:
    plan = _plan(request, slug)
    form = AcceptanceForm(posted(request), today=request.actor.day)
    if carried_out(form, lambda: record_acceptance(plan=plan, by=request.actor, **form.cleaned_data)):
        messages.success(request, "L’acceptation est enregistrée.")
        return redirect("strategy:acceptance_list", slug=slug)
    return render(request, "strategy/acceptance_record.html", {"form": form, "plan": plan})


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def acceptance_import(request: Any, slug: str) -> HttpResponse:
    """A file of many: all of it when it is sound, none of it otherwise, with every fault by line."""
    plan = _plan(request, slug)
    form = AcceptanceFileForm(request.POST, request.FILES) if request.method == "POST" else AcceptanceFileForm()
    done: list[ImportedAcceptances] = []
    if carried_out(form, lambda: done.append(_import(plan, form, request.actor))) and done[0].file.is_sound:
        added, changed = done[0].added, done[0].changed
        said = plural(added, "acceptation enregistrée", "acceptations enregistrées")
        messages.success(request, f"{said}\u202f; {plural(changed, 'mise à jour', 'mises à jour')}.")
        return redirect("strategy:acceptance_list", slug=slug)
    faults = done[0].file.faults if done else []
    context = {"form": form, "plan": plan, "faults": faults[:FAULTS_SHOWN], "faults_left": len(faults[FAULTS_SHOWN:])}
    return render(request, "strategy/acceptance_import.html", context)


def _import(plan: StrategicPlan, form: AcceptanceFileForm, by: Any) -> ImportedAcceptances:
    return import_acceptances(plan=plan, content=form.cleaned_data["file"].read(), by=by)


@http_methods("POST")
@allowed(can_manage_strategy)
def acceptance_drop(request: Any, slug: str, siren: str) -> HttpResponse:
    visible = MissionAcceptance.objects.visible_to(request.actor).filter(plan=_plan(request, slug))
    drop_acceptance(acceptance=get_visible_or_404(visible, authority__siren=siren), by=request.actor)
    messages.success(request, "L’acceptation est retirée : ce membre est de nouveau attendu.")
    return redirect("strategy:acceptance_list", slug=slug)
