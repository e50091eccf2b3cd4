"""The secretariat keeps the projects: what they say, their state, their milestones, risks and progress reports."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import typographic
from emegalis.lib.posting import carried_out, posted
from governance.strategy.forms.projects import (
    MilestoneForm,
    PassMilestoneForm,
    ProjectForm,
    ProjectStateForm,
    ReportForm,
    RiskForm,
)
from governance.strategy.models import Orientation, Project
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.services import (
    change_project_state,
    close_risk,
    create_project,
    discard_report,
    drop_milestone,
    edit_project,
    note_risk,
    pass_milestone,
    publish_report,
    set_milestone,
    write_report,
)
from governance.strategy.views.projects import visible_project


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def project_create(request: Any, slug: str) -> HttpResponse:
    """A project for the orientation of this address."""
    orientation = get_visible_or_404(Orientation.objects.visible_to(request.actor).with_shown(), slug=slug)
    form = ProjectForm(posted(request), today=request.actor.day)
    made: list[Project] = []
    if carried_out(
        form, lambda: made.append(create_project(orientation=orientation, words=form.words(), by=request.actor))
    ):
        messages.success(request, "Le projet est créé. Posez maintenant ses jalons.")
        return redirect(made[0])
    return render(request, "strategy/project_form.html", {"form": form, "orientation": orientation, "project": None})


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def project_edit(request: Any, slug: str) -> HttpResponse:
    project = visible_project(request, slug)
    form = ProjectForm(
        posted(request),
        initial=ProjectForm.initial_of(project),
        today=request.actor.day,
        manager=project.manager,
    )
    if carried_out(form, lambda: edit_project(project=project, words=form.words(), by=request.actor)):
        messages.success(request, "Le projet est enregistré ; son histoire dit ce qui a changé.")
        return redirect(project)
    context = {"form": form, "orientation": project.orientation, "project": project}
    return render(request, "strategy/project_form.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def project_state(request: Any, slug: str) -> HttpResponse:
    project = visible_project(request, slug)
    form = ProjectStateForm(posted(request), current=project.state)
    if carried_out(form, lambda: change_project_state(project=project, by=request.actor, **form.cleaned_data)):
        messages.success(request, "L’état du projet est enregistré.")
        return redirect(project)
    context = {"heading": "Changer l’état du projet", "action": "Enregistrer l’état", "form": form, "project": project}
    return render(request, "strategy/project_act.html", context)


# ---------------------------------------------------------------- milestones


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def milestone_add(request: Any, slug: str) -> HttpResponse:
    return _milestone(request, visible_project(request, slug), None)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def milestone_edit(request: Any, slug: str, pk: int) -> HttpResponse:
    project = visible_project(request, slug)
    return _milestone(request, project, get_visible_or_404(project.milestones.select_related("body"), pk=pk))


def _milestone(request: Any, project: Project, milestone: Any) -> HttpResponse:
    form = MilestoneForm(posted(request), initial=MilestoneForm.initial_of(milestone) if milestone else None)
    if carried_out(
        form,
        lambda: set_milestone(project=project, milestone=milestone, by=request.actor, **form.cleaned_data),
    ):
        messages.success(request, "Le jalon est enregistré.")
        return redirect(project)
    heading = "Modifier le jalon" if milestone else "Ajouter un jalon"
    context = {"heading": heading, "action": "Enregistrer le jalon", "form": form, "project": project}
    return render(request, "strategy/project_act.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def milestone_pass(request: Any, slug: str, pk: int) -> HttpResponse:
    project = visible_project(request, slug)
    milestone = get_visible_or_404(project.milestones.select_related("project", "body"), pk=pk)
    form = PassMilestoneForm(posted(request), initial={"on": milestone.done_on or request.actor.day})
    if carried_out(form, lambda: pass_milestone(milestone=milestone, by=request.actor, **form.cleaned_data)):
        messages.success(request, "Le jalon est franchi.")
        return redirect(project)
    context = {
        "heading": f"Franchir le jalon « {milestone.title} »",
        "action": "Enregistrer",
        "form": form,
        "project": project,
    }
    return render(request, "strategy/project_act.html", context)


@http_methods("POST")
@allowed(can_manage_strategy)
def milestone_drop(request: Any, slug: str, pk: int) -> HttpResponse:
    project = visible_project(request, slug)
    milestone = get_visible_or_404(project.milestones.select_related("project"), pk=pk)
    return _acted(request, project, lambda: drop_milestone(milestone=milestone, by=request.actor), "Jalon retiré.")


def _acted(request: Any, project: Project, act: Any, done: str) -> HttpResponse:
    """Do it and go back to the project, or say there why not."""
    try:
        act()
    except BusinessRuleError as refusal:
        messages.error(request, typographic(str(refusal)))
    else:
        messages.success(request, done)
    return redirect(project)


# ---------------------------------------------------------------- risks


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def risk_add(request: Any, slug: str) -> HttpResponse:
    return _risk(request, visible_project(request, slug), None)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def risk_edit(request: Any, slug: str, pk: int) -> HttpResponse:
    project = visible_project(request, slug)
    return _risk(request, project, get_visible_or_404(project.risks.all(), pk=pk))


def _risk(request: Any, project: Project, risk: Any) -> HttpResponse:
    form = RiskForm(posted(request), initial=RiskForm.initial_of(risk) if risk else None)
    if carried_out(form, lambda: note_risk(project=project, risk=risk, by=request.actor, **form.cleaned_data)):
        messages.success(request, "Le risque est enregistré.")
        return redirect(project)
    heading = "Modifier le risque" if risk else "Noter un risque"
    context = {"heading": heading, "action": "Enregistrer le risque", "form": form, "project": project}
    return render(request, "strategy/project_act.html", context)


@http_methods("POST")
@allowed(can_manage_strategy)
def risk_close(request: Any, slug: str, pk: int) -> HttpResponse:
    project = visible_project(request, slug)
    risk = get_visible_or_404(project.risks.select_related("project"), pk=pk)
    return _acted(request, project, lambda: close_risk(risk=risk, by=request.actor), "Le risque est écarté.")


# ---------------------------------------------------------------- progress reports


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def report_add(request: Any, slug: str) -> HttpResponse:
    return _report(request, visible_project(request, slug), None)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def report_edit(request: Any, slug: str, number: int) -> HttpResponse:
    project = visible_project(request, slug)
    return _report(request, project, _draft(project, number))


def _draft(project: Project, number: int) -> Any:
    return get_visible_or_404(project.reports.drafts().select_related("project"), number=number)


def _report(request: Any, project: Project, report: Any) -> HttpResponse:
    form = ReportForm(posted(request), initial=ReportForm.initial_of(report) if report else None)
    kept: list[Model] = []
    if carried_out(
        form,
        lambda: kept.append(write_report(project=project, report=report, words=form.words(), by=request.actor)),
    ):
        messages.success(request, "Le brouillon est enregistré. Il n’est lu que du secrétariat.")
        return redirect(project)
    heading = "Modifier le point d’avancement" if report else "Écrire un point d’avancement"
    context = {"heading": heading, "action": "Enregistrer le brouillon", "form": form, "project": project}
    return render(request, "strategy/project_act.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def report_publish(request: Any, slug: str, number: int) -> HttpResponse:
    project = visible_project(request, slug)
    report = _draft(project, number)
    if request.method == "POST":
        done = "Le point d’avancement est publié ; les collectivités qui participent ou suivent en sont averties."
        return _acted(request, project, lambda: publish_report(report=report, by=request.actor), done)
    context: dict[str, Any] = {
        "question": f"Publier le point d’avancement n° {report.number} ?",
        "text": "Publié, il ne change plus. Les directions générales qui participent ou suivent en sont averties.",
        "points": [],
        "form": None,
        "danger": False,
        "action_label": "Publier",
        "back_url": project.get_absolute_url(),
        "back_label": project.title,
    }
    return render(request, "layout/confirm.html", context)


@http_methods("POST")
@allowed(can_manage_strategy)
def report_discard(request: Any, slug: str, number: int) -> HttpResponse:
    project = visible_project(request, slug)
    report = _draft(project, number)
    return _acted(request, project, lambda: discard_report(report=report, by=request.actor), "Brouillon supprimé.")
