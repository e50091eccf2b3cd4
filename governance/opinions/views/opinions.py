"""An opinion once given: its page, its receipts, its withdrawal."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.downloads import file_response
from governance.opinions.forms import OpinionWithdrawForm, VersionParameterForm
from governance.opinions.models import Opinion, OpinionRevision, Receipt
from governance.opinions.permissions import (
    acts_as_substitute,
    can_read_history,
    can_submit_opinion,
    can_write_any_opinion,
    can_write_opinion,
)
from governance.opinions.services import withdraw_opinion
from governance.opinions.views.answers import carried_out, posted


def _visible(request: Any, reference: str) -> Opinion:
    return get_visible_or_404(Opinion.objects.visible_to(request.actor).with_content(), reference=reference)


@http_methods("GET")
def opinion_detail(request: Any, reference: str) -> HttpResponse:
    opinion = _visible(request, reference)
    actor, consultation = request.actor, opinion.consultation
    history = can_read_history(actor, opinion)
    is_own = can_write_opinion(actor, opinion.authority)
    takes = consultation.takes_opinions(at=timezone.now())
    context = {
        "opinion": opinion,
        "revision": opinion.current,
        "content": opinion.current.content if opinion.current else None,
        "reservations": list(opinion.current.reservations.all()) if opinion.current else [],
        "consultation": consultation,
        "version": consultation.version,
        "orientation": consultation.version.orientation,
        "revisions": _revisions(opinion) if history else [],
        "reads_history": history,
        "is_own": is_own,
        "may_revise": is_own and takes,
        "may_withdraw": takes and not opinion.is_withdrawn and can_submit_opinion(actor, opinion.authority),
    }
    return render(request, "opinions/opinion_detail.html", context)


def _revisions(opinion: Opinion) -> "QuerySet[OpinionRevision]":
    """Every version, the last first."""
    return opinion.revisions.order_by("-number")


@http_methods("GET")
def receipt_pdf(request: Any, reference: str) -> HttpResponse:
    """The receipt of the last version, or of the one that ``?version=`` names; for its own and staff."""
    opinion = _visible(request, reference)
    require(can_read_history(request.actor, opinion))
    asked = VersionParameterForm(request.GET)
    number = asked.cleaned_data["version"] if asked.is_valid() else None
    receipts = Receipt.objects.filter(revision__opinion=opinion)
    receipt = receipts.filter(revision__number=number) if number else receipts.order_by("-revision__number")
    found = receipt.first()
    if found is None:
        raise Http404
    return file_response(
        bytes(found.pdf), filename=f"recepisse-{opinion.reference}.pdf", content_type="application/pdf", inline=True
    )


@http_methods("GET", "POST")
@allowed(can_write_any_opinion)
def opinion_withdraw(request: Any, reference: str) -> HttpResponse:
    opinion = _visible(request, reference)
    require(can_submit_opinion(request.actor, opinion.authority))
    form = OpinionWithdrawForm(posted(request))
    if not acts_as_substitute(request.actor, opinion.authority):
        del form.fields["in_absence"]
    if carried_out(form, lambda: withdraw_opinion(opinion=opinion, by=request.actor, **form.cleaned_data)):
        messages.success(request, "L’avis est retiré. Vous pouvez en donner un autre jusqu’à la date limite.")
        return redirect(opinion)
    context = {
        "form": form,
        "question": "Retirer cet avis ?",
        "text": f"{opinion.title}, {opinion.reference}",
        "points": [
            "L’avis n’est plus compté, et le secrétariat ne le lit plus.",
            "Ses versions et ses récépissés restent lus par votre direction générale.",
            "Vous pouvez donner un autre avis jusqu’à la date limite.",
        ],
        "action_label": "Retirer l’avis",
        "back_url": opinion.get_absolute_url(),
        "back_label": opinion.reference,
        "danger": True,
    }
    return render(request, "layout/confirm.html", context)
