"""What a closed consultation gave: page and PDF, from its frozen facts; reservations as they stand today."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from governance.opinions.enums import ReservationState
from governance.opinions.facts import Row, figures_from_json, rows_from_json
from governance.opinions.models import Reservation, Synthesis
from governance.opinions.permissions import can_read_each_opinion
from governance.opinions.views.answers import visible_consultation


@http_methods("GET")
def synthesis(request: Any, pk: int) -> HttpResponse:
    """Everything for the commission, the élus and the secretariat; the counts alone for the groups."""
    consultation = visible_consultation(request, pk)
    if not consultation.is_closed:
        return redirect(consultation)
    frozen = get_visible_or_404(Synthesis.objects.defer("pdf"), consultation=consultation)
    reads_each = can_read_each_opinion(request.actor)
    rows = rows_from_json(frozen.facts) if reads_each else []
    reservations = _reservations(request.actor, consultation, rows)
    context = {
        "consultation": consultation,
        "version": consultation.version,
        "orientation": consultation.version.orientation,
        "figures": figures_from_json(frozen.facts),
        "rows": rows,
        "silent": [row for row in rows if not row.reference],
        "reservations": reservations,
        "reservation_counts": _by_state(reservation for _, _, reservation in reservations),
        "reads_each": reads_each,
        "pdf_size": _pdf_size(consultation) if reads_each else 0,
    }
    return render(request, "opinions/synthesis.html", context)


def _reservations(actor: Any, consultation: Any, rows: list[Row]) -> list[tuple[Row, Any, Reservation]]:
    """Each reservation by its number in the consultation: who made it, what it said, what became of it."""
    standing = Reservation.objects.standing().visible_to(actor)
    found = standing.filter(revision__opinion__consultation=consultation).in_bulk()
    return [(row, fact, found[fact.id]) for row in rows for fact in row.reservations if fact.id in found]


def _by_state(reservations: Iterable[Reservation]) -> list[tuple[str, int]]:
    """How many are open, taken up…; states that none has are left out."""
    found = Counter(reservation.state for reservation in reservations)
    return [(str(state.label), found[state]) for state in ReservationState if found[state]]


def _pdf_size(consultation: Any) -> int:
    """In bytes; 0 while the worker is still laying it out."""
    sizes = Synthesis.objects.filter(consultation=consultation).values_list(Length("pdf"), flat=True)
    return sizes.first() or 0


@http_methods("GET")
@allowed(can_read_each_opinion)
def synthesis_pdf(request: Any, pk: int) -> HttpResponse:
    consultation = visible_consultation(request, pk)
    pdf = Synthesis.objects.filter(consultation=consultation).values_list("pdf", flat=True).first()
    if not pdf or not consultation.is_closed:
        raise Http404
    return file_response(
        bytes(pdf),
        filename=f"synthese-des-avis-consultation-{consultation.pk}.pdf",
        content_type="application/pdf",
        inline=True,
    )
