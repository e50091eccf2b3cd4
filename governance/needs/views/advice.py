"""The technical advice of the DSI group: name a rapporteur, draft, let the group react, submit."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import PortalForm
from emegalis.lib.french import plural
from emegalis.lib.posting import carried_out, posted
from governance.members.roles import Actor
from governance.needs.forms import AdviceForm, CommentForm, RapporteurForm
from governance.needs.models import TechnicalAdvice
from governance.needs.permissions import can_read_needs
from governance.needs.selectors import advice_of, scene
from governance.needs.services import (
    comment_on_advice,
    name_rapporteur,
    open_to_comments,
    save_advice,
    submit_advice,
)
from governance.needs.services.advice import check_complete
from governance.needs.views.common import advice_for, confirm, need_for
from governance.needs.views.drafts import is_from_script, kept_json, shown_again
from governance.needs.views.needs import detail_page
from governance.needs.whereabouts import Act


@http_methods("GET", "POST")
@allowed(can_read_needs)
def rapporteur_name(request: Any, pk: int) -> HttpResponse:
    need = need_for(request, pk, Act.NAME)
    form = RapporteurForm(posted(request), today=request.actor.day)
    context = {
        "question": "Changer de rapporteur" if advice_of(need) else "Désigner un rapporteur",
        "action_label": "Désigner",
    }
    return confirm(
        request,
        need,
        form,
        lambda: name_rapporteur(need=need, by=request.actor, **form.cleaned_data),
        said="Le rapporteur est désigné, et averti.",
        context=context,
    )


@http_methods("GET", "POST")
@allowed(can_read_needs)
def advice_write(request: Any, pk: int) -> HttpResponse:
    """The draft of the rapporteur; the form keeps itself. « Relire » asks that nothing be missing."""
    advice = advice_for(request, pk, Act.DRAFT)
    is_review = request.POST.get("suite") == "relire"
    form = AdviceForm(posted(request), advice=advice, complete=is_review or advice.is_open_to_comments)
    if is_from_script(request):
        return kept_json(form, lambda: _keep(form, advice, request.actor))
    if form.is_bound and form.is_valid():
        try:
            kept = _keep(form, advice, request.actor)
            if is_review:
                check_complete(kept)
            return _after_keeping(request, advice, is_review=is_review)
        except BusinessRuleError as refusal:
            shown_again(form, TechnicalAdvice.objects.get(pk=advice.pk), refusal)
    days = scene(on=request.actor.day).it_group.comment_days
    context = {"form": form, "advice": advice, "need": advice.need, "days": days}
    return render(request, "needs/advice_form.html", context)


def _keep(form: AdviceForm, advice: TechnicalAdvice, by: Actor) -> TechnicalAdvice:
    return save_advice(advice=advice, words=form.words(), seen=form.cleaned_data["draft_version"], by=by)


def _after_keeping(request: Any, advice: TechnicalAdvice, *, is_review: bool) -> HttpResponse:
    if advice.is_open_to_comments:
        messages.success(request, "La nouvelle rédaction est devant le groupe.")
        return redirect(advice.need)
    if is_review:
        return redirect("needs:advice_open", pk=advice.need_id)
    messages.success(request, "Le projet est enregistré.")
    return redirect("needs:advice_write", pk=advice.need_id)


@http_methods("GET", "POST")
@allowed(can_read_needs)
def advice_open(request: Any, pk: int) -> HttpResponse:
    """Read again, then put before the group."""
    advice = advice_for(request, pk, Act.OPEN)
    if not advice.is_drafting:
        return redirect(advice.need)
    days = scene(on=request.actor.day).it_group.comment_days
    form = PortalForm(posted(request))
    if carried_out(form, lambda: open_to_comments(advice=advice, by=request.actor)):
        messages.success(request, f"Le groupe des DSI a {plural(days, 'jour')} pour réagir ; chacun est averti.")
        return redirect(advice.need)
    context = {"form": form, "advice": advice, "need": advice.need, "days": days}
    return render(request, "needs/advice_review.html", context)


@http_methods("POST")
@allowed(can_read_needs)
def advice_comment(request: Any, pk: int) -> HttpResponse:
    advice = advice_for(request, pk, Act.COMMENT)
    form = CommentForm(request.POST)
    if carried_out(form, lambda: comment_on_advice(advice=advice, by=request.actor, **form.cleaned_data)):
        messages.success(request, "C’est noté. Vous pouvez l’écrire autrement jusqu’au dernier jour.")
        return redirect(f"{advice.need.get_absolute_url()}#reagir")
    return detail_page(request, advice.need, comment=form)


@http_methods("GET", "POST")
@allowed(can_read_needs)
def advice_submit(request: Any, pk: int) -> HttpResponse:
    advice = advice_for(request, pk, Act.ADVISE)
    count = advice.comments.count()
    context = {
        "question": "Rendre l’assistance technique ?",
        "points": [
            "Elle est figée au nom du groupe des DSI.",
            f"Y figurent {plural(count, 'réaction', 'réactions')} de ses membres." if count else "Personne n’a réagi.",
            "Le groupe métier la lit, et le secrétariat donne sa suite au besoin.",
        ],
        "action_label": "Rendre au nom du groupe",
        "back_url": reverse("needs:need_detail", args=[pk]),
    }
    return confirm(
        request,
        advice.need,
        PortalForm(posted(request)),
        lambda: submit_advice(advice=advice, by=request.actor),
        said="L’assistance technique est rendue : le secrétariat est averti.",
        context=context,
    )
