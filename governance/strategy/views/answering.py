"""The secretariat answers a proposal and makes an orientation of it; others support it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import typographic
from emegalis.lib.posting import carried_out, posted
from governance.members.enums import Seat
from governance.members.models import Authority
from governance.strategy.enums import Origin, ProposalState
from governance.strategy.forms.needs import TakeUpForm
from governance.strategy.forms.orientations import OrientationCreateForm
from governance.strategy.forms.proposals import AnswerForm, AuthorityParameterForm, SupportForm, default_until
from governance.strategy.models import Axis, Orientation, Proposal
from governance.strategy.permissions import can_answer_proposals, can_support_any
from governance.strategy.services import (
    answer_proposal,
    attach_proposal,
    create_orientation_from,
    support_proposal,
    withdraw_support,
)
from governance.strategy.views.kept import keep_key, mark_reached
from governance.strategy.views.proposals import SupportSeat, detail_page, visible_proposal


@http_methods("GET", "POST")
@allowed(can_answer_proposals)
def proposal_answer(request: Any, pk: int) -> HttpResponse:
    proposal = visible_proposal(request, pk)
    form = AnswerForm(posted(request), initial={"until": default_until(request.actor.day)})
    if carried_out(form, lambda: answer_proposal(proposal=proposal, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La réponse est donnée ; l’auteur en est averti.")
        return redirect(proposal)
    last = proposal.steps.exclude(state="").order_by("-at", "-id").first()
    return render(request, "strategy/proposal_answer.html", {"form": form, "proposal": proposal, "last": last})


@http_methods("GET", "POST")
@allowed(can_answer_proposals)
def proposal_orientation(request: Any, pk: int) -> HttpResponse:
    """An orientation whose origin is this proposal; its words are a start."""
    proposal = visible_proposal(request, pk)
    if proposal.orientation_id is not None or proposal.state == ProposalState.WITHDRAWN:
        return redirect(proposal)
    form = OrientationCreateForm(posted(request), initial=_beginning(proposal), today=request.actor.day)
    made: list[Orientation] = []
    if carried_out(
        form,
        lambda: made.append(create_orientation_from(proposal=proposal, by=request.actor, **form.cleaned_data)),
    ):
        messages.success(request, "L’orientation est créée ; l’auteur de la proposition en est averti.")
        mark_reached(request, f"orientation:proposition-{proposal.pk}")
        return redirect(made[0])
    context = {
        "form": form,
        "orientation": None,
        "has_axes": Axis.objects.exists(),
        "proposal": proposal,
        "keep_key": keep_key(request, f"orientation:proposition-{proposal.pk}"),
    }
    return render(request, "strategy/orientation_form.html", context)


@http_methods("GET", "POST")
@allowed(can_answer_proposals)
def proposal_attach(request: Any, pk: int) -> HttpResponse:
    """An orientation that exists takes the proposal up."""
    proposal = visible_proposal(request, pk)
    if proposal.orientation_id is not None or proposal.state == ProposalState.WITHDRAWN:
        return redirect(proposal)
    form = TakeUpForm(posted(request))
    if carried_out(form, lambda: attach_proposal(proposal=proposal, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La proposition est reprise dans l’orientation ; son auteur en est averti.")
        return redirect(form.cleaned_data["orientation"])
    return render(request, "strategy/proposal_attach.html", {"form": form, "proposal": proposal})


def _beginning(proposal: Proposal) -> dict[str, Any]:
    return {
        "title": proposal.title,
        "summary": proposal.question[:600],
        "text": proposal.text or proposal.question,
        "origin": _origin(proposal),
        "impulse_on": None,
    }


def _origin(proposal: Proposal) -> Origin:
    if proposal.referral_id is not None:
        return Origin.NEEDS
    return Origin.BUREAU if proposal.is_referral else Origin.COMMISSION


# ---------------------------------------------------------------- supports


def _supporting(request: Any) -> Authority:
    """The authority that ``?pour=`` names, or the only one: of those the actor sits for."""
    asked = AuthorityParameterForm(request.GET)
    siren = asked.cleaned_data["pour"] if asked.is_valid() else ""
    choices = [a for a in request.actor.commission_authorities if siren in ("", a.siren)]
    require(len(choices) == 1)
    mandate = request.actor.commission_mandate(choices[0])
    require(mandate is not None and mandate.seat != Seat.PREPARER)
    return choices[0]


@http_methods("POST")
@allowed(can_support_any)
def support_give(request: Any, pk: int) -> HttpResponse:
    proposal = visible_proposal(request, pk)
    authority = _supporting(request)
    mandate = request.actor.commission_mandate(authority)
    form = SupportForm(request.POST, asks_absence=mandate.seat == Seat.SUBSTITUTE, auto_id=f"id_{authority.siren}_%s")
    if carried_out(
        form,
        lambda: support_proposal(proposal=proposal, authority=authority, by=request.actor, **form.cleaned_data),
    ):
        messages.success(request, typographic(f"{authority.name} soutient cette proposition."))
        return redirect(proposal)
    return detail_page(request, proposal, refused=SupportSeat(authority, None, form))


@http_methods("POST")
@allowed(can_support_any)
def support_withdraw(request: Any, pk: int) -> HttpResponse:
    proposal = visible_proposal(request, pk)
    authority = _supporting(request)
    try:
        withdraw_support(proposal=proposal, authority=authority, by=request.actor)
    except BusinessRuleError as refusal:
        messages.error(request, typographic(str(refusal)))
    else:
        messages.success(request, "Le soutien est retiré.")
    return redirect(proposal)
