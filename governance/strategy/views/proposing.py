"""Putting something forward: write, read again, submit; then correct or withdraw it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import hour, typographic
from emegalis.lib.posting import carried_out, posted
from governance.members.models import Authority
from governance.members.remits import Subject, why_treated
from governance.members.roles import Actor
from governance.needs.selectors import referral_page
from governance.strategy.forms.proposals import (
    AuthorityParameterForm,
    ProposalCorrectionForm,
    ProposalForm,
    ReferralCorrectionForm,
    ReferralForm,
    SubmitForm,
    WithdrawForm,
)
from governance.strategy.models import Proposal
from governance.strategy.permissions import (
    can_propose,
    can_submit_proposal,
    can_write_proposal,
    must_say_absence,
    referring_mandate,
)
from governance.strategy.selectors import similar_proposals
from governance.strategy.services import (
    correct_proposal,
    discard_proposal_draft,
    save_proposal_draft,
    submit_proposal,
    withdraw_proposal,
)
from governance.strategy.views.proposals import visible_proposal

# ---------------------------------------------------------------- write


@http_methods("GET", "POST")
@allowed(lambda actor: bool(actor.commission_authorities))
def proposal_create(request: Any) -> HttpResponse:
    """For one of one's directions générales: the one that ``?pour=`` names, or the only one."""
    authority = _for_which(request)
    if authority is None:
        return render(request, "strategy/proposal_which.html", {"choices": request.actor.commission_authorities})
    return _write(request, None, authority, ProposalForm)


def _for_which(request: Any) -> Authority | None:
    choices: list[Authority] = request.actor.commission_authorities
    asked = AuthorityParameterForm(request.GET)
    siren = asked.cleaned_data["pour"] if asked.is_valid() else ""
    if siren:
        choices = [authority for authority in choices if authority.siren == siren]
        require(bool(choices))
    return choices[0] if len(choices) == 1 else None


@http_methods("GET", "POST")
@allowed(lambda actor: referring_mandate(actor) is not None)
def referral_create(request: Any) -> HttpResponse:
    return _write(request, None, None, ReferralForm)


@http_methods("GET", "POST")
@allowed(can_propose)
def proposal_write(request: Any, pk: int) -> HttpResponse:
    """The draft taken up again."""
    proposal = _writable(request, pk)
    if not proposal.is_draft:
        return redirect(proposal)
    return _write(request, proposal, proposal.authority, ReferralForm if proposal.is_referral else ProposalForm)


def _writable(request: Any, pk: int) -> Proposal:
    proposal = visible_proposal(request, pk)
    require(can_write_proposal(request.actor, proposal))
    return proposal


def _write(
    request: Any, proposal: Proposal | None, authority: Authority | None, form_class: type[ProposalForm | ReferralForm]
) -> HttpResponse:
    """Keep what was typed; « Relire » asks in addition that nothing be missing."""
    is_complete = request.POST.get("suite") == "relire"
    form = form_class(
        posted(request), initial=form_class.initial_of(proposal) if proposal else None, complete=is_complete
    )
    kept: list[Proposal] = []
    is_kept = carried_out(form, lambda: kept.append(_keep(form, proposal, authority, request.actor)))
    if "application/json" in request.headers.get("Accept", "") and form.is_bound:
        return _said_to_script(form, form_class, kept)
    if is_kept:
        if is_complete:
            return redirect("strategy:proposal_review", pk=kept[0].pk)
        messages.success(request, "Le brouillon est enregistré.")
        return redirect("strategy:proposal_write", pk=kept[0].pk)
    context = {
        "form": form,
        "proposal": proposal,
        "authority": authority,
        "is_referral": form_class is ReferralForm,
        **_elsewhere(form),
        "keep_key": f"proposition:{proposal.pk if proposal else authority.siren if authority else 'saisine'}",
    }
    return render(request, "strategy/proposal_form.html", context)


def _elsewhere(form: Any) -> dict[str, Any]:
    """When what was chosen is treated by another body: which, and the page to refer it."""
    chosen = form["kind"].value() if "kind" in form.fields and form.is_bound else ""
    if chosen not in Subject.values:
        return {"right": "", "refer_url": ""}
    return {"right": why_treated(chosen), "refer_url": referral_page(sujet=chosen, titre=form["title"].value() or "")}


def _said_to_script(form: Any, form_class: type[ProposalForm | ReferralForm], kept: list[Proposal]) -> JsonResponse:
    """What the page's script shows: where and when it was kept; or why not, 409 when another draft stands."""
    if not kept:
        reasons = [reason for reasons in form.errors.values() for reason in reasons]
        status = 409 if form.is_overtaken else 422
        return JsonResponse({"message": typographic(" ".join(reasons[:1]))}, status=status)
    again = form_class(initial=form_class.initial_of(kept[0]))
    address = reverse("strategy:proposal_write", args=[kept[0].pk])
    return JsonResponse({"version": again["seen"].value(), "saved_at": hour(kept[0].saved_at), "keep_at": address})


def _keep(
    form: ProposalForm | ReferralForm, proposal: Proposal | None, authority: Authority | None, by: Actor
) -> Proposal:
    return save_proposal_draft(
        proposal=proposal,
        authority=authority,
        words=form.words(),
        reach=form.cleaned_data.get("reach", ""),
        by=by,
    )


@http_methods("GET", "POST")
@allowed(can_propose)
def proposal_discard(request: Any, pk: int) -> HttpResponse:
    proposal = _writable(request, pk)
    if not proposal.is_draft:
        return redirect(proposal)
    if request.method == "POST":
        discard_proposal_draft(proposal=proposal, by=request.actor)
        messages.success(request, "Le brouillon est supprimé.")
        return redirect("strategy:proposal_list")
    context = {
        "question": "Supprimer ce brouillon ?",
        "text": str(proposal),
        "points": ["Personne d’autre que votre direction générale ne l’a lu.", "Il ne pourra pas être retrouvé."],
        "action_label": "Supprimer le brouillon",
        "back_url": reverse("strategy:proposal_write", args=[pk]),
        "back_label": "Brouillon",
        "danger": True,
    }
    return render(request, "layout/confirm.html", context)


# ---------------------------------------------------------------- read again, submit


@http_methods("GET")
@allowed(can_propose)
def proposal_review(request: Any, pk: int) -> HttpResponse:
    """As it will be read, by whom; and what was already said that is much the same."""
    proposal = _writable(request, pk)
    if not proposal.is_draft:
        return redirect(proposal)
    return _review_page(request, proposal, _submit_form(request, proposal))


def _submit_form(request: Any, proposal: Proposal) -> SubmitForm:
    return SubmitForm(posted(request), asks_absence=must_say_absence(request.actor, proposal))


def _review_page(request: Any, proposal: Proposal, form: SubmitForm) -> HttpResponse:
    actor = request.actor
    context = {
        "proposal": proposal,
        "form": form,
        "similar": similar_proposals(actor, title=proposal.title, text=proposal.text, but=proposal),
        "own": set(actor.holdings),
        "can_submit": can_submit_proposal(actor, proposal),
    }
    return render(request, "strategy/proposal_review.html", context)


@http_methods("POST")
@allowed(can_propose)
def proposal_submit(request: Any, pk: int) -> HttpResponse:
    """A second click finds it submitted, and shows it."""
    proposal = visible_proposal(request, pk)
    if not proposal.is_draft:
        return redirect(proposal)
    require(can_submit_proposal(request.actor, proposal))
    form = _submit_form(request, proposal)
    if not form.is_valid():
        return _review_page(request, proposal, form)
    try:
        submit_proposal(proposal=proposal, by=request.actor, **form.cleaned_data)
    except BusinessRuleError as refusal:
        if refusal.field == "in_absence":
            form.refuse(refusal)
            return _review_page(request, proposal, form)
        messages.error(request, typographic(str(refusal)))
        return redirect("strategy:proposal_write", pk=pk)
    messages.success(request, "C’est déposé. Le secrétariat vous répondra ; vous suivrez ici chaque étape.")
    return redirect(proposal)


# ---------------------------------------------------------------- once said


def _said(request: Any, pk: int) -> Proposal:
    """Of one's own direction générale, or of the bureau; a draft has another page."""
    proposal = visible_proposal(request, pk)
    if proposal.is_draft or not can_submit_proposal(request.actor, proposal):
        raise PermissionDenied
    return proposal


@http_methods("GET", "POST")
@allowed(can_propose)
def proposal_correct(request: Any, pk: int) -> HttpResponse:
    """One more version; the earlier ones stay readable."""
    proposal = _said(request, pk)
    form_class = ReferralCorrectionForm if proposal.is_referral else ProposalCorrectionForm
    form = form_class(
        posted(request),
        initial=form_class.initial_of(proposal),
        asks_absence=must_say_absence(request.actor, proposal),
    )
    if carried_out(form, lambda: _correct(form, proposal, request.actor)):
        messages.success(request, "Le texte est corrigé ; la version précédente reste lisible.")
        return redirect(proposal)
    return render(request, "strategy/proposal_correct.html", {"form": form, "proposal": proposal})


def _correct(form: Any, proposal: Proposal, by: Actor) -> None:
    in_absence = form.cleaned_data.get("in_absence", False)
    correct_proposal(proposal=proposal, words=form.words(), in_absence=in_absence, by=by)


@http_methods("GET", "POST")
@allowed(can_propose)
def proposal_withdraw(request: Any, pk: int) -> HttpResponse:
    proposal = _said(request, pk)
    form = WithdrawForm(posted(request), asks_absence=must_say_absence(request.actor, proposal))
    if carried_out(form, lambda: withdraw_proposal(proposal=proposal, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La proposition est retirée ; sa page en garde la trace.")
        return redirect(proposal)
    context = {
        "form": form,
        "question": "Retirer cette saisine ?" if proposal.is_referral else "Retirer cette proposition ?",
        "text": proposal.title,
        "points": [
            "Le secrétariat n’y répondra pas.",
            "Qui pouvait la lire la lit encore, marquée comme retirée.",
            "Une proposition retirée ne peut pas être redéposée ; vous pourrez en écrire une autre.",
        ],
        "action_label": "Retirer",
        "back_url": proposal.get_absolute_url(),
        "back_label": "Proposition",
        "danger": True,
    }
    return render(request, "layout/confirm.html", context)
