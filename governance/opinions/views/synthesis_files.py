"""The synthesis to take away: the PDF frozen at the closing, a table for a spreadsheet, a text to work on."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse

from emegalis.lib import odt
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.spreadsheets import CONTENT_TYPE, csv_pieces
from governance.members.enums import AuthorityKind
from governance.opinions.facts import Row, dissenting
from governance.opinions.figures import LABELS, POSITIONS
from governance.opinions.models import Synthesis
from governance.opinions.permissions import can_manage_consultations, can_read_each_opinion
from governance.opinions.synthesis import Shown, reservations_said
from governance.opinions.themes import by_theme
from governance.opinions.views.answers import visible_consultation
from governance.opinions.views.synthesis import shown_or_404

COLUMNS = (
    "collectivite", "siren", "college", "nature", "population", "sens", "reference", "recu_le",
    "dans_ses_plans", "document", "annee", "budget_eur", "nombre_de_reserves", "reserves", "motifs_si_divergent",
)  # fmt: skip


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


@http_methods("GET")
@allowed(can_read_each_opinion)
def synthesis_csv(request: Any, pk: int) -> HttpResponseBase:
    """One line per direction générale consulted; the only place where the population is told."""
    shown = shown_or_404(request, pk)
    response = StreamingHttpResponse(csv_pieces(COLUMNS, _lines(shown)), content_type=CONTENT_TYPE)
    name = f"avis-consultation-{shown.consultation.pk}{'-provisoire' if shown.is_live else ''}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@http_methods("GET")
@allowed(can_manage_consultations)
def synthesis_odt(request: Any, pk: int) -> HttpResponse:
    """The whole of it as a text that the secretary completes; reservations with what has become of them today."""
    shown = shown_or_404(request, pk)
    version = shown.consultation.version
    context = {
        "consultation": shown.consultation,
        "version": version,
        "orientation": version.orientation,
        "shown": shown,
        "figures": shown.figures,
        "rows": shown.rows,
        "themes": by_theme(reservations_said(shown, request.actor), lambda one: one.theme),
        "dissenting": dissenting(shown.rows),
        "silent": shown.silent,
    }
    title = f"Synthèse des avis – Orientation n°\u00a0{version.orientation.number}"
    return file_response(
        odt.render_odt("opinions/odt/synthesis.xml", context, title=title),
        filename=f"synthese-des-avis-consultation-{shown.consultation.pk}.odt",
        content_type=odt.CONTENT_TYPE,
    )


def _lines(shown: Shown) -> Iterator[tuple[object, ...]]:
    colleges = {share.code: share.label for share in shown.figures.colleges}
    for row in shown.rows:
        yield (
            row.name, row.siren, colleges.get(str(row.college), row.college), AuthorityKind(row.kind).label,
            row.population, LABELS[row.stance], row.reference, row.received_on, POSITIONS.get(row.position, ""),
            row.plan, row.year, row.budget, len(row.reservations), _numbered(row), row.reasons,
        )  # fmt: skip


def _numbered(row: Row) -> str:
    """« N° 3 : … | N° 4 : … »: all of them in one cell, for it is one line per direction générale."""
    return " | ".join(f"N°\u00a0{fact.number}\u00a0: {fact.text}" for fact in row.reservations)
