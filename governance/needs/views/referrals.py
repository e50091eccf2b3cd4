"""Referrals: a subject put before the body that treats it, and its answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.pages import page_of
from emegalis.lib.posting import carried_out, posted
from governance.members.roles import Actor
from governance.needs.forms import AnswerReferralForm, ReferralForm, SubjectParameterForm
from governance.needs.models import Referral
from governance.needs.permissions import (
    can_answer_referral,
    can_read_referrals,
    can_refer_subjects,
    referring_seats,
)
from governance.needs.services import answer_referral, refer_subject


@http_methods("GET")
@allowed(can_read_referrals)
def referral_list(request: Any) -> HttpResponse:
    visible = Referral.objects.visible_to(request.actor)
    context = {
        "page": page_of(visible.with_bodies().order_by("-at", "-id"), request),
        "waiting": visible.waiting().count(),
        "may_refer": can_refer_subjects(request.actor),
    }
    return render(request, "needs/referral_list.html", context)


@http_methods("GET", "POST")
@allowed(can_refer_subjects)
def referral_create(request: Any) -> HttpResponse:
    actor: Actor = request.actor
    asked = SubjectParameterForm(request.GET)
    begun = asked.cleaned_data if asked.is_valid() else {}
    initial = {"subject": begun.get("sujet", ""), "title": begun.get("titre", "")}
    form = ReferralForm(posted(request), seats=referring_seats(actor), initial=initial)
    made: list[Referral] = []
    if carried_out(form, lambda: made.append(_refer(form, actor))):
        messages.success(request, "L’instance est saisie. Vous lirez ici sa réponse.")
        return redirect(made[0])
    return render(request, "needs/referral_form.html", {"form": form})


def _refer(form: ReferralForm, by: Actor) -> Referral:
    typed = form.cleaned_data
    return refer_subject(
        mandate=typed["seat"], subject=typed["subject"], title=typed["title"], text=typed["text"], by=by
    )


def _visible(request: Any, pk: int) -> Referral:
    return get_visible_or_404(Referral.objects.visible_to(request.actor).with_bodies(), pk=pk)


@http_methods("GET")
@allowed(can_read_referrals)
def referral_detail(request: Any, pk: int) -> HttpResponse:
    referral = _visible(request, pk)
    may_answer = referral.is_waiting and can_answer_referral(request.actor, referral)
    return render(request, "needs/referral_detail.html", {"referral": referral, "may_answer": may_answer})


@http_methods("GET", "POST")
@allowed(can_read_referrals)
def referral_answer(request: Any, pk: int) -> HttpResponse:
    referral = _visible(request, pk)
    require(can_answer_referral(request.actor, referral))
    form = AnswerReferralForm(posted(request))
    if carried_out(form, lambda: answer_referral(referral=referral, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La réponse est donnée : son auteur est averti.")
        return redirect(referral)
    context = {
        "form": form,
        "question": "Répondre à cette saisine",
        "text": referral.title,
        "action_label": "Répondre",
        "back_url": referral.get_absolute_url(),
        "back_label": "Saisine",
    }
    return render(request, "layout/confirm.html", context)
