"""An opinion once given: its page, its receipts, its withdrawal."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.downloads import file_response
from emegalis.lib.posting import carried_out, posted
from governance.opinions.forms import OpinionWithdrawForm, PerspectiveForm, VersionParameterForm
from governance.opinions.models import Opinion, OpinionRevision, Receipt, Voucher
from governance.opinions.permissions import (
    acts_as_substitute,
    can_manage_consultations,
    can_read_history,
    can_speak_for,
    can_submit_opinion,
    can_write_any_opinion,
    can_write_opinion,
    speaks_as_substitute,
)
from governance.opinions.selectors import section_authors
from governance.opinions.services import complete_perspective, withdraw_opinion
from governance.opinions.services.documents import render_receipt


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
        "recommendations": list(opinion.current.recommendations.all()) if opinion.current else [],
        "attachments": list(opinion.current.attachments.all()) if opinion.current else [],
        "later": opinion.later_perspectives.first(),
        "settleable": consultation.is_closed and not opinion.is_withdrawn and can_speak_for(actor, opinion.authority),
        "is_staff": can_manage_consultations(actor),
        "may_complete": not opinion.is_withdrawn and can_speak_for(actor, opinion.authority),
        "authors": section_authors(opinion.current.authors) if opinion.current and is_own else [],
        "may_revise": is_own and takes,
        "may_withdraw": takes and not opinion.is_withdrawn and can_submit_opinion(actor, opinion.authority),
    }
    return render(request, "opinions/opinion_detail.html", context)


def _revisions(opinion: Opinion) -> "QuerySet[OpinionRevision]":
    """Every version, the last first."""
    return opinion.revisions.select_related("receipt", "voucher").defer("receipt__pdf").order_by("-number")


@http_methods("GET")
def receipt_pdf(request: Any, reference: str) -> HttpResponse:
    """The receipt of the last version, or of the one that ``?version=`` names; for its own and staff."""
    opinion = _visible(request, reference)
    require(can_read_history(request.actor, opinion))
    asked = VersionParameterForm(request.GET)
    number = asked.cleaned_data["version"] if asked.is_valid() else None
    receipts = Receipt.objects.with_subject().filter(revision__opinion=opinion)
    receipt = receipts.filter(revision__number=number) if number else receipts.order_by("-revision__number")
    found = receipt.first()
    if found is None:
        raise Http404
    return file_response(
        # Asked before the worker has stored it: the same paper, laid out for who waits.
        bytes(found.pdf) if found.pdf else render_receipt(found),
        filename=f"recepisse-{opinion.reference}.pdf",
        content_type="application/pdf",
        inline=True,
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


@http_methods("GET")
def voucher_pdf(request: Any, reference: str) -> HttpResponse:
    """What proves an opinion received by post or telephone; for its own and staff."""
    opinion = _visible(request, reference)
    require(can_read_history(request.actor, opinion))
    asked = VersionParameterForm(request.GET)
    number = asked.cleaned_data["version"] if asked.is_valid() else None
    vouchers = Voucher.objects.filter(revision__opinion=opinion)
    voucher = (vouchers.filter(revision__number=number) if number else vouchers.order_by("-revision__number")).first()
    if voucher is None:
        raise Http404
    with voucher.file.open("rb") as file:
        content = file.read()
    name = f"justificatif-{opinion.reference}.pdf"
    return file_response(content, filename=name, content_type="application/pdf", inline=True)


@http_methods("GET", "POST")
@allowed(can_write_any_opinion)
def perspective_complete(request: Any, reference: str) -> HttpResponse:
    """The perspective, completed when the authority's own plan is known; before or after the closing."""
    opinion = _visible(request, reference)
    require(can_speak_for(request.actor, opinion.authority))
    form = PerspectiveForm(posted(request), consultation=opinion.consultation, initial=_perspective_of(opinion))
    if not speaks_as_substitute(request.actor, opinion.authority):
        del form.fields["in_absence"]
    if carried_out(form, lambda: complete_perspective(opinion=opinion, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La mise en perspective est complétée\u202f; votre avis n’a pas changé.")
        return redirect(opinion)
    context = {
        "form": form,
        "question": "Compléter la mise en perspective",
        "text": opinion.title,
        "points": [
            "Votre avis ne change pas, son empreinte non plus.",
            "La mise en perspective est lue par les mêmes personnes que l’avis.",
        ],
        "action_label": "Compléter",
        "back_url": opinion.get_absolute_url(),
        "back_label": opinion.reference,
    }
    return render(request, "layout/confirm.html", context)


def _perspective_of(opinion: Opinion) -> dict[str, Any]:
    """As it stands: the last one completed, or the one submitted."""
    stands = opinion.later_perspectives.first() or getattr(opinion.current, "perspective", None)
    if stands is None:
        return {}
    shown = {name: getattr(stands, name) for name in ("position", "plan", "year", "budget")}
    return shown | {"budget": french.number(stands.budget) if stands.budget is not None else ""}
