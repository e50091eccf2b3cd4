"""Referrals: a subject put before the body that treats it, and its answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.pages import page_of
from emegalis.lib.posting import carried_out, posted
from emegalis.lib.slots import Block, blocks_for
from governance.members.roles import Actor
from governance.needs.forms import AnswerReferralForm
from governance.needs.models import Need, Referral
from governance.needs.permissions import (
    can_answer_referral,
    can_read_referrals,
    can_refer_subjects,
)
from governance.needs.selectors import referral_page
from governance.needs.services import answer_referral


@http_methods("GET")
@allowed(can_read_referrals)
def referral_list(request: Any) -> HttpResponse:
    visible = Referral.objects.visible_to(request.actor)
    context = {
        "page": page_of(visible.with_bodies().order_by("-at", "-id"), request),
        "waiting": visible.waiting().count(),
        "refer_url": referral_page() if can_refer_subjects(request.actor) else "",
    }
    return render(request, "needs/referral_list.html", context)


def _visible(request: Any, pk: int) -> Referral:
    return get_visible_or_404(Referral.objects.visible_to(request.actor).with_bodies(), pk=pk)


@http_methods("GET")
@allowed(can_read_referrals)
def referral_detail(request: Any, pk: int) -> HttpResponse:
    referral = _visible(request, pk)
    actor: Actor = request.actor
    blocks = [thing for thing in blocks_for("referral", actor, referral) if isinstance(thing, Block)]
    context = {
        "referral": referral,
        "may_answer": referral.is_waiting and can_answer_referral(actor, referral),
        "need": Need.objects.visible_to(actor).filter(pk=referral.need_id).first(),
        "now_blocks": [block for block in blocks if block.place == "now"],
        "main_blocks": [block for block in blocks if block.place == "main"],
    }
    return render(request, "needs/referral_detail.html", context)


@http_methods("GET", "POST")
@allowed(can_read_referrals)
def referral_answer(request: Any, pk: int) -> HttpResponse:
    referral = _visible(request, pk)
    if referral.is_treated_elsewhere:
        return redirect(referral)
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
