"""The secretariat prepares a consultation, keeps it, opens it when it is ready."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.posting import carried_out, posted
from governance.opinions.forms import ConsultationOpenForm, OrientationParameterForm
from governance.opinions.models import Consultation
from governance.opinions.permissions import can_manage_consultations
from governance.opinions.selectors import expected_authorities, first_round_of
from governance.opinions.services import (
    discard_consultation,
    edit_consultation,
    open_consultation,
    open_prepared,
    prepare_consultation,
)
from governance.opinions.views.answers import refused, visible_consultation
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation

NOT_ASKED = {Stage.SET_ASIDE, Stage.IMPLEMENTATION, Stage.EVALUATION}


def _openable() -> "QuerySet[Orientation]":
    """Orientations with a published version, on their way to a decision, and not being consulted on."""
    running = Consultation.objects.open().filter(version__orientation=OuterRef("pk"))
    return Orientation.objects.published().exclude(stage__in=NOT_ASKED).exclude(Exists(running)).order_by("number")


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def consultation_open(request: Any) -> HttpResponse:
    """Two buttons: open at once, or keep it in preparation."""
    asked = OrientationParameterForm(request.GET)
    slug = asked.cleaned_data["orientation"] if asked.is_valid() else ""
    form = ConsultationOpenForm(posted(request), orientations=_openable(), initial={"orientation": slug})
    waits = "prepare" in request.POST
    verb = prepare_consultation if waits else open_consultation
    made: list[Consultation] = []
    if carried_out(form, lambda: made.append(verb(**_answers(form.cleaned_data), by=request.actor))):
        kept, opened = (
            "La consultation est gardée en préparation.",
            "La consultation est ouverte\u202f; les invitations partent.",
        )
        messages.success(request, kept if waits else opened)
        return redirect(made[0])
    context = {
        "form": form,
        "members": expected_authorities(on=request.actor.day).count(),
        "consultation": None,
        "first_round": _first_round(slug),
    }
    return render(request, "opinions/consultation_open.html", context)


def _first_round(slug: str) -> Consultation | None:
    """When the orientation asked for was already consulted on in an earlier version: this is another round."""
    orientation = _openable().filter(slug=slug).first() if slug else None
    version = orientation.versions.order_by("-number").first() if orientation else None
    return first_round_of(version) if version else None


def _answers(cleaned: dict[str, Any]) -> dict[str, Any]:
    answers = dict(cleaned)
    answers["version"] = answers.pop("orientation").versions.order_by("-number").first()
    return answers


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def consultation_edit(request: Any, pk: int) -> HttpResponse:
    """Its latest published version is the one that will be submitted."""
    consultation = visible_consultation(request, pk)
    if not consultation.is_prepared:
        messages.info(
            request, "Une consultation ouverte ne se modifie plus\u00a0: sa date limite peut être repoussée."
        )
        return redirect(consultation)
    form = ConsultationOpenForm(posted(request), orientations=_openable(), initial=_initial(consultation))
    if carried_out(
        form,
        lambda: edit_consultation(consultation=consultation, **_answers(form.cleaned_data), by=request.actor),
    ):
        messages.success(request, "La consultation en préparation est modifiée.")
        return redirect(consultation)
    members = expected_authorities(on=french.day_of(consultation.closes_at)).count()
    context = {"form": form, "members": members, "consultation": consultation, "first_round": None}
    return render(request, "opinions/consultation_open.html", context)


def _initial(consultation: Consultation) -> dict[str, Any]:
    return {
        "orientation": consultation.version.orientation.slug,
        "question": consultation.question,
        "closes_at": timezone.localtime(consultation.closes_at),
        "visibility": consultation.visibility,
        "late_rule": consultation.late_rule,
    }


@http_methods("POST")
@allowed(can_manage_consultations)
def consultation_launch(request: Any, pk: int) -> HttpResponse:
    """What was prepared is opened, and the invitations leave."""
    consultation = visible_consultation(request, pk)
    if refusal := refused(lambda: open_prepared(consultation=consultation, by=request.actor)):
        messages.error(request, refusal)
    else:
        messages.success(request, "La consultation est ouverte\u202f; les invitations partent.")
    return redirect(consultation)


@http_methods("POST")
@allowed(can_manage_consultations)
def consultation_discard(request: Any, pk: int) -> HttpResponse:
    """What was prepared is dropped; nobody had been asked."""
    consultation = visible_consultation(request, pk)
    if refusal := refused(lambda: discard_consultation(consultation=consultation, by=request.actor)):
        messages.error(request, refusal)
        return redirect(consultation)
    messages.success(request, "La préparation est abandonnée\u202f; personne n’avait été consulté.")
    return redirect("opinions:consultation_list")
