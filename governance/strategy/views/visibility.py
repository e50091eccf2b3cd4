"""The visibility page of one authority, and the paper its direction générale brings to its own executive."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.access import get_visible_or_404, http_methods, require
from emegalis.lib.downloads import file_response
from emegalis.lib.pdf import render_pdf
from emegalis.lib.slots import Block, blocks_for
from governance.members.models import Authority
from governance.strategy.permissions import can_choose_part, can_see_visibility
from governance.strategy.visibility import Visibility, visibility_of

SHEETS = ("css/pdf-visibility.css",)


@http_methods("GET")
def visibility_detail(request: Any, siren: str) -> HttpResponse:
    seen = _seen(request, siren)
    brought = blocks_for("visibility", request.actor, seen.authority)
    context = {
        "seen": seen,
        "authority": seen.authority,
        "may_choose": can_choose_part(request.actor, seen.authority),
        "blocks": [thing for thing in brought if isinstance(thing, Block)],
    }
    return render(request, "strategy/visibility.html", context)


@http_methods("GET")
def visibility_pdf(request: Any, siren: str) -> HttpResponse:
    """The same, on one to three pages."""
    seen = _seen(request, siren)
    context = {"seen": seen, "authority": seen.authority, "reader": request.actor, "created": timezone.now()}
    title = french.typographic(f"Le syndicat mixte et {seen.authority.name}")
    pdf = render_pdf("strategy/pdf/visibility.html", context, title=title, sheets=SHEETS)
    name = f"visibilite-{seen.authority.siren}-{seen.day.isoformat()}.pdf"
    return file_response(pdf, filename=name, content_type="application/pdf", inline=True)


def _seen(request: Any, siren: str) -> Visibility:
    """Someone who does not sit for this authority learns that the page exists, as every authority has one; no more."""
    authority = get_visible_or_404(Authority.objects.visible_to(request.actor).of_territory(), siren=siren)
    require(can_see_visibility(request.actor, authority))
    return visibility_of(authority, request.actor)
