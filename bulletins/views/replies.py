"""What the author of a reply may still do with it: mend it for a while, withdraw it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.forms.exchange import EditReplyForm
from bulletins.models import Reply
from bulletins.permissions import can_reply
from bulletins.services.exchanges import edit_reply, withdraw_reply
from bulletins.services.proposing import draft_proposal_of
from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor


def _get_own(actor: Actor, pk: int) -> Reply:
    query = Reply.objects.visible_to(actor).select_related("article__bulletin", "thread")
    reply = get_visible_or_404(query, pk=pk)
    require(reply.author_id == actor.person_id)
    return reply


@http_methods("GET", "POST")
@allowed(can_reply)
def reply_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reply = _get_own(actor, pk)
    form = EditReplyForm(request.POST or None, initial={"text": reply.text})
    if request.method == "POST" and form.is_valid():
        try:
            edit_reply(reply=reply, text=form.cleaned_data["text"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "Votre réponse est corrigée, et le dit.")
            return redirect(reply.page)
    return render(request, "bulletins/reply_edit.html", {"form": form, "back_url": reply.page})


@http_methods("GET", "POST")
@allowed(can_reply)
def reply_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reply = _get_own(actor, pk)
    if request.method == "POST":
        try:
            withdraw_reply(reply=reply, by=actor)
        except BusinessRuleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Votre réponse est retirée.")
        return redirect(reply.page)
    context = {
        "question": "Retirer votre réponse ?",
        "text": "Plus personne d’autre que vous n’en lira les mots.",
        "points": [
            "À sa place, on lira : « Réponse retirée par son auteur », avec votre nom et les dates.",
            "Ce geste ne se défait pas ; vous pourrez écrire une autre réponse.",
        ],
        "action_label": "Retirer ma réponse",
        "back_url": reply.page,
        "back_label": "Les réponses",
        "danger": True,
        "form": None,
    }
    return render(request, "layout/confirm.html", context)


@http_methods("POST")
@allowed(can_reply)
def reply_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft in the words of the reply, to be finished and submitted by its direction générale."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reply = _get_own(actor, pk)
    try:
        proposal = draft_proposal_of(reply=reply, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
        return redirect(reply.page)
    return redirect(proposal)
