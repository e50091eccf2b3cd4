"""The group and its chair: endorse, submit, give back, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.forms import PortalForm
from emegalis.lib.french import typographic
from emegalis.lib.posting import carried_out, posted
from governance.members.models import Authority
from governance.needs.forms import AuthorityParameterForm, EndorseForm, ReasonForm, ReturnForm
from governance.needs.models import Need
from governance.needs.permissions import can_read_needs, can_write_needs, endorsing_mandates
from governance.needs.services import endorse_need, return_need, submit_need, withdraw_endorsement, withdraw_need
from governance.needs.views.common import confirm, done, need_for, visible_need
from governance.needs.views.needs import detail_page
from governance.needs.whereabouts import Act


@http_methods("GET", "POST")
@allowed(can_read_needs)
def need_submit(request: Any, pk: int) -> HttpResponse:
    need = need_for(request, pk, Act.SUBMIT)
    context = {
        "question": "Déposer ce besoin ?",
        "points": [
            "Son texte est figé, avec le nom de qui l’a écrit et les collectivités qui le soutiennent.",
            "Le groupe des DSI le lit et rend une assistance technique.",
            "Le secrétariat lui donne ensuite sa suite. La commission ne lit que ce qu’il est devenu.",
        ],
        "action_label": "Déposer au nom du groupe",
    }
    return confirm(
        request,
        need,
        PortalForm(posted(request)),
        lambda: submit_need(need=need, by=request.actor),
        said="Le besoin est déposé : le groupe des DSI est averti.",
        context=context,
    )


@http_methods("GET", "POST")
@allowed(can_read_needs)
def need_return(request: Any, pk: int) -> HttpResponse:
    need, form = need_for(request, pk, Act.RETURN), ReturnForm(posted(request))
    if carried_out(form, lambda: return_need(need=need, by=request.actor, **form.cleaned_data)):
        messages.success(request, "Le besoin est rendu à qui l’a écrit, qui lit votre mot.")
        return redirect("needs:need_list")
    context = {"question": "Rendre ce besoin à qui l’a écrit ?", "action_label": "Le rendre"}
    return confirm(request, need, form, lambda: None, said="", context=context)


@http_methods("GET", "POST")
@allowed(can_read_needs)
def need_withdraw(request: Any, pk: int) -> HttpResponse:
    need, form = need_for(request, pk, Act.WITHDRAW), ReasonForm(posted(request))
    context = {
        "question": "Retirer ce besoin ?",
        "points": [
            "Qui pouvait le lire le lit encore, marqué comme retiré.",
            "Il ne reviendra pas : écrivez-en un autre.",
        ],
        "action_label": "Retirer le besoin",
        "danger": True,
    }
    return confirm(
        request,
        need,
        form,
        lambda: withdraw_need(need=need, by=request.actor, **form.cleaned_data),
        said="Le besoin est retiré ; sa page en garde la trace.",
        context=context,
    )


# ---------------------------------------------------------------- endorsements


def _endorsing(request: Any, need: Need) -> Authority:
    """The authority that ``?pour=`` names, or the only one, of those for which the actor may endorse it."""
    asked = AuthorityParameterForm(request.GET)
    siren = asked.cleaned_data["pour"] if asked.is_valid() else ""
    choices = [m.authority for m in endorsing_mandates(request.actor, need) if siren in ("", m.authority.siren)]
    require(len(choices) == 1)
    return choices[0]


@http_methods("POST")
@allowed(can_write_needs)
def endorsement_give(request: Any, pk: int) -> HttpResponse:
    need = visible_need(request, pk)
    authority = _endorsing(request, need)
    form = EndorseForm(request.POST, auto_id=f"id_{authority.siren}_%s")
    if carried_out(form, lambda: endorse_need(need=need, authority=authority, by=request.actor, **form.cleaned_data)):
        messages.success(request, typographic(f"{authority.name} soutient ce besoin."))
        return redirect(need)
    return detail_page(request, need, endorsement=(authority, form))


@http_methods("POST")
@allowed(can_write_needs)
def endorsement_withdraw(request: Any, pk: int) -> HttpResponse:
    need = visible_need(request, pk)
    authority = _endorsing(request, need)
    return done(
        request,
        need,
        lambda: withdraw_endorsement(need=need, authority=authority, by=request.actor),
        said="Le soutien est retiré.",
    )
