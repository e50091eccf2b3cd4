"""A synthesis completed after the meeting, and its later parts to take away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from governance.opinions.complement import Part
from governance.opinions.models import SynthesisComplement
from governance.opinions.permissions import can_manage_consultations, can_read_each_opinion
from governance.opinions.services import complete_synthesis
from governance.opinions.synthesis import Shown, part_to_come
from governance.opinions.views.synthesis import shown_or_404


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def synthesis_complete(request: Any, pk: int) -> HttpResponse:
    """What a later part would hold, then that part."""
    shown = shown_or_404(request, pk)
    if request.method == "POST":
        _complete(request, shown)
        return redirect("opinions:synthesis", pk)
    context = {
        "question": "Compléter la synthèse ?",
        "text": shown.consultation.version.title,
        "points": _points(part_to_come(shown, request.actor)),
        "action_label": "Compléter la synthèse",
        "back_url": request.path.removesuffix("completer/"),
        "back_label": "Synthèse des avis",
    }
    return render(request, "layout/confirm.html", context)


def _complete(request: Any, shown: Shown) -> None:
    try:
        complement = complete_synthesis(shown=shown, by=request.actor)
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Le complément n°\u00a0{complement.number} est figé.")


def _points(part: Part) -> list[str]:
    """What is new, before it is frozen."""
    return [
        "La synthèse figée à la clôture ne change pas : le complément est daté d’aujourd’hui et se lit à sa suite.",
        f"{french.plural(len(part.changes), 'avis donné ou changé', 'avis donnés ou changés')} depuis la clôture.",
        f"{french.plural(part.answered, 'réserve suivie', 'réserves suivies')} sur {len(part.outcomes)}.",
        "Il pourra être complété de nouveau ; chaque complément est conservé.",
    ]


@http_methods("GET")
@allowed(can_read_each_opinion)
def complement_pdf(request: Any, pk: int, number: int) -> HttpResponse:
    shown = shown_or_404(request, pk)
    found = SynthesisComplement.objects.filter(synthesis__consultation=shown.consultation, number=number).first()
    if found is None:
        raise Http404
    return file_response(
        bytes(found.pdf),
        filename=f"synthese-consultation-{pk}-complement-{number}.pdf",
        content_type="application/pdf",
        inline=True,
    )
