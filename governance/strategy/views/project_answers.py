"""What others than the secretariat say of a project: a group's word, an authority's part, its evaluation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.french import typographic
from emegalis.lib.posting import carried_out, posted
from emegalis.lib.semesters import Semester
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.enums import Prepared
from governance.strategy.forms.participations import EvaluationForm, PartForm
from governance.strategy.forms.projects import MilestoneAnswerForm
from governance.strategy.forms.proposals import AuthorityParameterForm
from governance.strategy.models import Project
from governance.strategy.permissions import (
    asks_absence,
    can_answer_milestone,
    can_choose_part,
    can_prepare_words,
    leads_a_group,
)
from governance.strategy.selectors import ProjectSeat, seats_of, to_evaluate
from governance.strategy.services import answer_milestone, choose_part, evaluate_project, prepare_word
from governance.strategy.views.projects import visible_project


@http_methods("GET", "POST")
@allowed(leads_a_group)
def milestone_answer(request: Any, slug: str, pk: int) -> HttpResponse:
    """The chair of the group that is asked says its word."""
    project = visible_project(request, slug)
    milestone = get_visible_or_404(project.milestones.select_related("project", "body"), pk=pk)
    require(can_answer_milestone(request.actor, milestone))
    if not milestone.is_unanswered or not project.is_live:
        return redirect(project)
    form = MilestoneAnswerForm(posted(request), asking=milestone.asking)
    if carried_out(form, lambda: answer_milestone(milestone=milestone, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La réponse de votre groupe est enregistrée.")
        return redirect(project)
    return render(
        request, "strategy/milestone_answer.html", {"form": form, "project": project, "milestone": milestone}
    )


# ---------------------------------------------------------------- one's own direction générale


def _own_seat(request: Any, project: Project) -> ProjectSeat | None:
    """The direction générale that ``?pour=`` names, or the only one; none when the page must ask."""
    asked = AuthorityParameterForm(request.GET)
    siren = asked.cleaned_data["pour"] if asked.is_valid() else ""
    seats = seats_of(project, request.actor)
    if siren:
        seats = [seat for seat in seats if seat.authority.siren == siren]
    require(bool(seats))
    return seats[0] if len(seats) == 1 else None


def _which(request: Any, project: Project, heading: str) -> HttpResponse:
    context = {"choices": request.actor.commission_authorities, "project": project, "heading": heading}
    return render(request, "strategy/project_which.html", context)


def _done(
    request: Any, seat: ProjectSeat, form: PartForm | EvaluationForm, said: str, say: Callable[[], object]
) -> bool:
    """Recorded by a titular or a substitute; kept for them when a collaborateur prepares it."""
    if not seat.is_preparer:
        if carried_out(form, say):
            messages.success(request, typographic(said))
            return True
        return False
    kind = Prepared.PART if isinstance(form, PartForm) else Prepared.EVALUATION
    by, project = request.actor, seat.project
    if not carried_out(
        form,
        lambda: prepare_word(project=project, authority=seat.authority, kind=kind, values=form.as_prepared(), by=by),
    ):
        return False
    messages.success(request, "C’est préparé. Rien n’est dit tant que votre direction générale ne l’enregistre pas.")
    return True


@http_methods("GET", "POST")
@allowed(can_prepare_words)
def part_choose(request: Any, slug: str) -> HttpResponse:
    """What part this authority takes: its own choice, at any time; a collaborateur prepares it."""
    project = visible_project(request, slug)
    seat = _own_seat(request, project)
    if seat is None:
        return _which(request, project, "Votre participation")
    if not project.is_live:
        return redirect(project)
    form = PartForm(
        posted(request),
        initial=PartForm.initial_for(seat.prepared_part, seat.part),
        asks_absence=asks_absence(request.actor, seat.authority),
    )
    by, said = request.actor, f"Le choix de {seat.authority.name} est enregistré."
    if _done(
        request, seat, form, said,
        lambda: choose_part(project=project, authority=seat.authority, by=by, **form.cleaned_data),
    ):  # fmt: skip
        return redirect(project)
    changes = list(seat.part.changes.select_related("person")) if seat.part else []
    context = {"form": form, "project": project, "seat": seat, "changes": changes, "prepared": seat.prepared_part}
    return render(request, "strategy/part_choose.html", context)


@http_methods("GET", "POST")
@allowed(can_prepare_words)
def evaluation_give(request: Any, slug: str) -> HttpResponse:
    """Four questions on the project, for the running semester; a collaborateur prepares the answers."""
    project = visible_project(request, slug)
    seat = _own_seat(request, project)
    if seat is None:
        return _which(request, project, "Votre évaluation")
    form = EvaluationForm(
        posted(request),
        initial=EvaluationForm.initial_for(seat.prepared_evaluation, seat.evaluation),
        asks_absence=asks_absence(request.actor, seat.authority),
    )
    said = "Votre évaluation est enregistrée. Elle se revoit jusqu’à la fin du semestre."
    if _done(request, seat, form, said, lambda: _evaluate(project, seat.authority, form, request.actor)):
        return redirect("strategy:evaluation_list")
    context = {
        "form": form,
        "project": project,
        "seat": seat,
        "semester": Semester.of(request.actor.day),
        "prepared": seat.prepared_evaluation,
        "versions": list(seat.evaluation.versions.select_related("person")) if seat.evaluation else [],
    }
    return render(request, "strategy/evaluation_give.html", context)


def _evaluate(project: Project, authority: Authority, form: EvaluationForm, by: Actor) -> None:
    evaluate_project(
        project=project,
        authority=authority,
        marks=form.marks(),
        comment=form.cleaned_data["comment"],
        in_absence=form.cleaned_data.get("in_absence", False),
        by=by,
    )


@http_methods("GET")
@allowed(lambda actor: bool(actor.commission_authorities))
def evaluation_list(request: Any) -> HttpResponse:
    """What one's directions générales may evaluate this semester."""
    actor = request.actor
    rows = [(p, a, e, can_choose_part(actor, a)) for p, a, e in to_evaluate(actor)]
    context = {
        "rows": rows,
        "semester": Semester.of(actor.day),
        "owed": sum(1 for _, _, evaluation, _ in rows if evaluation is None),
        "several": len(actor.commission_authorities) > 1,
    }
    return render(request, "strategy/evaluation_list.html", context)
