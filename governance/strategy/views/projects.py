"""Reading projects: the list, one of them, what its evaluations add up to."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render

from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.pages import page_of
from emegalis.lib.semesters import Semester
from emegalis.lib.slots import Block, blocks_for
from governance.members.roles import Actor
from governance.strategy.enums import Part
from governance.strategy.evaluation_results import trends
from governance.strategy.forms.projects import ProjectFilterForm
from governance.strategy.models import EvaluationVersion, Milestone, Project
from governance.strategy.permissions import (
    can_answer_milestone,
    can_manage_strategy,
    can_read_participations,
)
from governance.strategy.project_line import timeline
from governance.strategy.selectors import parts_by_kind, results_of, seats_of, to_evaluate

# So many semesters stand side by side.
MOST_COMPARED = 6


@http_methods("GET")
def project_list(request: Any) -> HttpResponse:
    actor = request.actor
    form = ProjectFilterForm(request.GET or None, holdings=list(actor.holdings))
    visible = Project.objects.visible_to(actor)
    context = {
        "form": form,
        "page": page_of(form.filter(visible).with_subject().by_orientation(), request),
        "is_filtered": bool(request.GET),
        "can_manage": can_manage_strategy(actor),
        "owed": sum(1 for _, _, evaluation in to_evaluate(actor) if evaluation is None),
    }
    return render(request, "strategy/project_list.html", context)


@http_methods("GET")
def project_detail(request: Any, slug: str) -> HttpResponse:
    actor = request.actor
    project = visible_project(request, slug)
    milestones = list(project.milestones.select_related("body", "answered_by"))
    reports = list(project.reports.visible_to(actor).select_related("published_by"))
    published = [report for report in reports if report.is_published]
    blocks = [thing for thing in blocks_for("project", actor, project) if isinstance(thing, Block)]
    context = {
        "project": project,
        "milestones": [(m, m.is_late(on=actor.day), _answers(actor, project, m)) for m in milestones],
        "line": timeline(milestones, starts_on=project.starts_on, ends_on=project.ends_on, today=actor.day),
        "risks": list(project.risks.all()),
        "report": published[0] if published else None,
        "earlier": published[1:],
        "drafts": [report for report in reports if not report.is_published],
        "changes": list(project.changes.select_related("person")),
        "can_manage": can_manage_strategy(actor),
        "blocks": blocks,
        **_parts(actor, project),
    }
    context |= _acts(actor, project, context)
    return render(request, "strategy/project_detail.html", context)


def visible_project(request: Any, slug: str) -> Project:
    rows = Project.objects.visible_to(request.actor).select_related(
        "orientation__axis__plan", "manager__person", "manager__authority", "manager__body"
    )
    return get_visible_or_404(rows, slug=slug)


def _answers(actor: Actor, project: Project, milestone: Milestone) -> bool:
    return milestone.is_unanswered and project.is_live and can_answer_milestone(actor, milestone)


def _parts(actor: Actor, project: Project) -> dict[str, Any]:
    """Who takes which part: by kind for everyone, by name for the commission, the élus and the secretariat."""
    named = []
    if can_read_participations(actor):
        rows = list(project.participations.select_related("authority__successor").order_by("authority__sort_key"))
        named = [(part, [row for row in rows if row.part == part]) for part in Part]
    return {
        "kinds": parts_by_kind(project, on=actor.day),
        "named": [(part, rows) for part, rows in named if rows],
        "seats": seats_of(project, actor),
        "evaluable": Project.objects.evaluable(semester=Semester.of(actor.day)).filter(pk=project.pk).exists(),
        "semester": Semester.of(actor.day),
        "last_result": next(iter(results_of(project, on=actor.day)), None),
    }


def _acts(actor: Actor, project: Project, context: dict[str, Any]) -> dict[str, Any]:
    """What the head of the page asks of this reader, if anything."""
    own = [seat for seat in context["seats"] if not seat.is_preparer]
    owed = [seat for seat in own if seat.part and seat.part.is_committed and not seat.evaluation]
    return {
        "asked": next((m for m, _, may_answer in context["milestones"] if may_answer), None),
        "may_choose": project.is_live and any(seat.part is None for seat in own),
        "may_evaluate": context["evaluable"] and bool(owed),
    }


@http_methods("GET")
def project_results(request: Any, slug: str) -> HttpResponse:
    """What the evaluations add up to, semester after semester; one by one for the secretariat and their authors."""
    actor = request.actor
    project = visible_project(request, slug)
    running = Semester.of(actor.day)
    own = project.evaluations.visible_to(actor).select_related("authority", "given_by").latest_first()
    versions = EvaluationVersion.objects.select_related("person")
    results = results_of(project, on=actor.day)
    compared = [(str(r.semester), r.whole) for r in reversed(results[:MOST_COMPARED]) if r.whole]
    context = {
        "project": project,
        "results": results,
        "compared": [name for name, _ in compared],
        "trends": trends(compared),
        "semester": running,
        "received": project.evaluations.in_semester(running).count(),
        "own": list(own.prefetch_related(Prefetch("versions", versions))),
        "is_staff": can_manage_strategy(actor),
    }
    return render(request, "strategy/project_results.html", context)
