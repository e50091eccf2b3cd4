"""The papers of opinions: rendered once, stored as they were sent."""

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from emegalis.lib import french
from emegalis.lib.links import absolute_url
from emegalis.lib.parts import STOOD_IN, render_parts
from emegalis.lib.pdf import html_to_pdf, pdf_html, render_pdf
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.content import DraftText
from governance.opinions.facts import (
    CODES,
    Figures,
    ReservationFact,
    Row,
    Share,
    dissenting,
    figures_from_json,
    rows_from_json,
)
from governance.opinions.models import Consultation, Receipt, Synthesis
from governance.opinions.themes import by_theme, in_theme_order

SHEETS = ("css/pdf-opinions.css",)
ROWS_PER_PART = 250
Table = tuple[Share, list[Row], int]


def render_receipt(receipt: Receipt) -> bytes:
    """The receipt of a revision, as a PDF."""
    revision = receipt.revision
    opinion = revision.opinion
    url = absolute_url("opinions:opinion_detail", opinion.reference)
    return render_pdf(
        "opinions/pdf/receipt.html",
        {
            "opinion": opinion,
            "revision": revision,
            "content": revision.content,
            "consultation": opinion.consultation,
            "version": opinion.consultation.version,
            "orientation": opinion.consultation.version.orientation,
            "college": receipt.college,
            "fingerprint": " ".join(revision.sha256[i : i + 8] for i in range(0, 64, 8)),
            "opinion_url": url,
            "qr_code": _qr_code(url, "Code QR menant à la page de l’avis"),
            "created": revision.submitted_at,
        },
        title=french.typographic(f"Récépissé d’avis – {opinion.authority.name}"),
        sheets=SHEETS,
    )


def render_draft(*, consultation: Consultation, authority: Authority, text: DraftText, by: Actor) -> bytes:
    """« Projet d'avis », marked so on each page: what is being written, to be shown before anything is submitted."""
    return render_pdf(
        "opinions/pdf/draft.html",
        {
            "consultation": consultation,
            "version": consultation.version,
            "orientation": consultation.version.orientation,
            "authority": authority,
            "text": text,
            "author": by,
            "created": timezone.now(),
        },
        title=french.typographic(f"Projet d’avis – {authority.name}"),
        sheets=SHEETS,
    )


def _qr_code(url: str, title: str) -> SafeString:
    """A code to scan, as a named picture."""
    drawing = segno.make(url, error="m").svg_inline(dark="#0e3f4a", border=0, omitsize=True, title=title)
    return mark_safe(drawing)  # noqa: S308 - drawn by segno from our own address


def render_synthesis(*, consultation: Consultation, synthesis: Synthesis) -> bytes:
    """The synthesis on paper, from its frozen facts; a long one in parts, by two processes (docs/performance.md)."""
    figures, rows = figures_from_json(synthesis.facts), rows_from_json(synthesis.facts)
    first, *others = _tables(figures, rows)
    version = consultation.version
    common = {
        "consultation": consultation,
        "version": version,
        "orientation": version.orientation,
        "figures": figures,
        "created": synthesis.made_at,
    }
    said = in_theme_order([(row, fact) for row in rows for fact in row.reservations], _theme)
    whole = {
        "rows": rows,
        "tables": first,
        "themes": by_theme(said, _theme),
        "dissenting": dissenting(rows),
        "silent": [row for row in rows if not row.reference],
        "codes": CODES,
    }
    title = french.typographic(f"Synthèse des avis – Orientation n° {version.orientation.number}")
    pages = [pdf_html("opinions/pdf/synthesis.html", common | whole, title=title)]
    for tables in others:
        part = common | {"tables": tables, "stood_in": STOOD_IN}
        pages.append(pdf_html("opinions/pdf/synthesis_rows.html", part, title=title))
    return lay_out(pages)


def lay_out(pages: list[str]) -> bytes:
    """One document of these pages."""
    if len(pages) == 1:
        return html_to_pdf(pages[0], sheets=SHEETS)
    return render_parts(pages, sheets=SHEETS, processes=settings.PAPER_PROCESSES).content


def _theme(said: tuple[Row, ReservationFact]) -> str:
    return said[1].theme


def _tables(figures: Figures, rows: list[Row]) -> list[list[Table]]:
    """The answers of each college, in parts of so many rows; the rank of the first row in its college beside them."""
    parts: list[list[Table]] = [[]]
    room = ROWS_PER_PART
    for share in figures.colleges:
        left = [row for row in rows if str(row.college) == share.code]
        offset = 0
        while left:
            taken, left = left[:room], left[room:]
            parts[-1].append((share, taken, offset))
            offset += len(taken)
            room -= len(taken)
            if not room:
                parts.append([])
                room = ROWS_PER_PART
    return [part for part in parts if part] or [[]]
