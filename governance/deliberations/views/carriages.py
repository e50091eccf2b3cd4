"""A viewpoint passed on to an élu, and what the élu does with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.posting import carried_out, posted
from governance.deliberations.forms import AnswerForm, PassOnForm, SpokenForm
from governance.deliberations.models import Carriage, Viewpoint
from governance.deliberations.permissions import (
    can_manage_deliberations,
    can_pass_on,
    can_read_viewpoints,
    carries,
    must_say_absence,
)
from governance.deliberations.selectors import carriers_of
from governance.deliberations.services import (
    answer_viewpoint,
    note_seen,
    note_spoken,
    pass_on_viewpoint,
    record_in_minutes,
    take_back_viewpoint,
    takes_viewpoints,
)
from governance.deliberations.views.acting import tried
from governance.deliberations.views.viewpoints import visible_viewpoint


@http_methods("GET", "POST")
@allowed(can_read_viewpoints)
def viewpoint_pass(request: Any, pk: int) -> HttpResponse:
    """« Transmettre à un élu »: those offered for that day, or the president where nobody sits."""
    viewpoint = visible_viewpoint(request, pk)
    require(can_pass_on(request.actor, viewpoint))
    if not takes_viewpoints(viewpoint.item.meeting):
        messages.info(request, "Cette séance n’attend plus de point de vue.")
        return redirect(viewpoint)
    carriers = carriers_of(viewpoint)
    form = PassOnForm(posted(request), carriers=carriers, asks_absence=must_say_absence(request.actor, viewpoint))
    if carried_out(form, lambda: pass_on_viewpoint(viewpoint=viewpoint, by=request.actor, **form.verb())):
        messages.success(request, "C’est transmis. Vous verrez ici quand il est vu, évoqué, inscrit au procès-verbal.")
        return redirect(viewpoint)
    context = {"form": form, "viewpoint": viewpoint, "meeting": viewpoint.item.meeting, "carriers": carriers}
    return render(request, "deliberations/viewpoint_pass.html", context)


def _carriage(request: Any, pk: int) -> Carriage:
    visible = Viewpoint.objects.visible_to(request.actor)
    known = Carriage.objects.standing().filter(viewpoint__in=visible).with_subject()
    return get_visible_or_404(known, pk=pk)


def _own(request: Any, pk: int) -> Carriage:
    carriage = _carriage(request, pk)
    require(carries(request.actor, carriage))
    return carriage


@http_methods("POST")
@allowed(can_read_viewpoints)
def carriage_take_back(request: Any, pk: int) -> HttpResponse:
    carriage = _carriage(request, pk)
    require(can_pass_on(request.actor, carriage.viewpoint))
    if tried(request, lambda: take_back_viewpoint(carriage=carriage, by=request.actor)):
        messages.success(request, f"C’est repris\u202f: {carriage.name} ne le lit plus.")
    return redirect(carriage.viewpoint)


@http_methods("POST")
@allowed(can_read_viewpoints)
def carriage_seen(request: Any, pk: int) -> HttpResponse:
    carriage = _own(request, pk)
    if tried(request, lambda: note_seen(carriage=carriage, by=request.actor)):
        messages.success(request, "La direction générale sait que vous l’avez lu.")
    return redirect(carriage.viewpoint)


@http_methods("GET", "POST")
@allowed(can_read_viewpoints)
def carriage_answer(request: Any, pk: int) -> HttpResponse:
    """A word for whoever passed it on."""
    carriage = _own(request, pk)
    form = AnswerForm(posted(request), initial={"answer": carriage.answer})
    if carried_out(form, lambda: answer_viewpoint(carriage=carriage, by=request.actor, **form.cleaned_data)):
        messages.success(
            request, f"Votre mot est enregistré\u202f; {carriage.passer_name} est seule personne à le lire."
        )
        return redirect(carriage.viewpoint)
    return _form_page(request, carriage, form, "answer")


@http_methods("GET", "POST")
@allowed(can_read_viewpoints)
def carriage_spoken(request: Any, pk: int) -> HttpResponse:
    """« Évoqué en séance »: the body and the secretariat may then read it."""
    carriage = _own(request, pk)
    form = SpokenForm(posted(request), initial={"outcome": carriage.outcome})
    if carried_out(form, lambda: note_spoken(carriage=carriage, by=request.actor, **form.cleaned_data)):
        messages.success(request, "C’est noté\u202f: la direction générale le sait, l’instance peut le lire.")
        return redirect(carriage.viewpoint)
    return _form_page(request, carriage, form, "spoken")


def _form_page(request: Any, carriage: Carriage, form: Any, act: str) -> HttpResponse:
    context = {"form": form, "carriage": carriage, "viewpoint": carriage.viewpoint, "act": act}
    return render(request, "deliberations/carriage_form.html", context)


@http_methods("POST")
@allowed(can_manage_deliberations)
def carriage_record(request: Any, pk: int) -> HttpResponse:
    """The secretariat says that the minutes hold it; back to the meeting."""
    carriage = _carriage(request, pk)
    if tried(request, lambda: record_in_minutes(carriage=carriage, by=request.actor)):
        messages.success(request, "C’est inscrit au procès-verbal\u202f; la direction générale en est avertie.")
    return redirect(carriage.viewpoint)
