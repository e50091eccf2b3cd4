"""What everyone reads: the register, the page of one act and its document. No signature, no draft comes near."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.pages import page_of
from governance.deliberations.forms import RegisterForm
from governance.deliberations.models import Deliberation
from governance.deliberations.pdf import act_context
from governance.deliberations.permissions import can_read_outcomes
from governance.deliberations.selectors import outcomes_for


@http_methods("GET")
@login_not_required
def deliberation_list(request: Any) -> HttpResponse:
    """The register, by date; open to all, signed in or not."""
    published = Deliberation.objects.published()
    years = [day.year for day in published.order_by().dates("adopted_on", "year", order="DESC")]
    form = RegisterForm(request.GET or None, years=years)
    asked = form.cleaned_data if form.is_valid() else {}
    found = published.register()
    if asked.get("instance"):
        found = found.filter(body=asked["instance"])
    if asked.get("annee"):
        found = found.of_year(asked["annee"])
    if asked.get("q"):
        found = found.matching(asked["q"])
    context = {"form": form, "page": page_of(found, request), "is_filtered": any(asked.values())}
    return render(request, "deliberations/deliberation_list.html", context)


def published_deliberation(reference: str) -> Deliberation:
    known = Deliberation.objects.published().select_related("body", "item__meeting__body", "item__orientation")
    return get_visible_or_404(known.defer("pdf"), reference=reference)


@http_methods("GET")
@login_not_required
def deliberation_detail(request: Any, reference: str) -> HttpResponse:
    deliberation = published_deliberation(reference)
    context = act_context(deliberation) | {"reads_outcomes": can_read_outcomes(request.actor)}
    return render(request, "deliberations/deliberation_detail.html", context)


@http_methods("GET")
@login_not_required
def deliberation_pdf(request: Any, reference: str) -> HttpResponse:
    """The stored document, byte for byte; while a worker lays it out, the page says so."""
    deliberation = get_visible_or_404(Deliberation.objects.published(), reference=reference)
    if deliberation.pdf is None:
        messages.info(request, "Le document est en cours d’établissement\u202f; revenez dans une minute.")
        return redirect(deliberation)
    content = bytes(deliberation.pdf)
    return file_response(content, filename=f"{reference}.pdf", content_type="application/pdf", inline=True)


@http_methods("GET")
@allowed(can_read_outcomes)
def deliberation_outcomes(request: Any, reference: str) -> HttpResponse:
    """What became of each opinion and reservation: for those who may read them."""
    deliberation = published_deliberation(reference)
    outcomes = outcomes_for(deliberation, request.actor)
    context = {
        "deliberation": deliberation,
        "meeting": deliberation.item.meeting,
        "outcomes": outcomes,
        "own": set(request.actor.holdings),
    }
    return render(request, "deliberations/deliberation_outcomes.html", context)
