"""The papers of opinions: rendered once, stored as they were sent."""

from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from emegalis.lib import french
from emegalis.lib.links import absolute_url
from emegalis.lib.parts import STOOD_IN, render_parts
from emegalis.lib.pdf import Layout, html_to_pdf, pdf_html, render_pdf
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.content import DraftText
from governance.opinions.extract import Extract, extract, size_of, written
from governance.opinions.facts import (
    CODES,
    Figures,
    ReservationFact,
    Row,
    dissenting,
    figures_from_json,
    rows_from_json,
)
from governance.opinions.lines_on_paper import heading_of, in_parts
from governance.opinions.models import Consultation, Receipt, Synthesis
from governance.opinions.themes import by_theme, in_theme_order

SHEETS = ("css/pdf-opinions.css",)
# Above so many answers, a line each instead of a table; in the first part, beside all the rest, then in each other.
MOST_IN_TABLES, LINES_AT_FIRST, LINES_PER_PART = 300, 120, 1_400
# Signs that a page in small type never has room for, and how near to the most that it holds a cut comes.
MORE_THAN_A_PAGE, NEAR = 9_000, 150


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
    """« Projet d'avis », marked so: what is being written, on one page, to be shown before anything is submitted.

    A long one is set in smaller type; a longer one is cut, and says that the portal has the rest.
    """
    context = {
        "consultation": consultation,
        "version": consultation.version,
        "orientation": consultation.version.orientation,
        "authority": authority,
        "author": by,
        "created": timezone.now(),
    }
    title = french.typographic(f"Projet d’avis – {authority.name}")

    def laid_out(shown: Extract, *, is_tight: bool) -> Layout:
        said = context | {"extract": shown, "text": shown.text, "is_tight": is_tight}
        return Layout(pdf_html("opinions/pdf/draft.html", said, title=title), sheets=SHEETS)

    return _on_one_page(written(text), laid_out).write().content


def _on_one_page(text: DraftText, laid_out: Callable[..., Layout]) -> Layout:
    """As it is, in smaller type, or cut to the most that the page was found to hold."""
    if size_of(text) <= MORE_THAN_A_PAGE:
        for is_tight in (False, True):
            layout = laid_out(Extract(text), is_tight=is_tight)
            if layout.pages == 1:
                return layout
    fits, too_much = 0, min(size_of(text), MORE_THAN_A_PAGE)
    layout = laid_out(extract(text, fits), is_tight=True)
    while too_much - fits > NEAR:
        middle = (fits + too_much) // 2
        tried = laid_out(extract(text, middle), is_tight=True)
        if tried.pages == 1:
            fits, layout = middle, tried
        else:
            too_much = middle
    return layout


def _qr_code(url: str, title: str) -> SafeString:
    """A code to scan, as a named picture."""
    drawing = segno.make(url, error="m").svg_inline(dark="#0e3f4a", border=0, omitsize=True, title=title)
    return mark_safe(drawing)  # noqa: S308 - drawn by segno from our own address


def render_synthesis(*, consultation: Consultation, synthesis: Synthesis) -> bytes:
    """The synthesis on paper, from its frozen facts; a long one in parts, by two processes (docs/performance.md)."""
    figures, rows = figures_from_json(synthesis.facts), rows_from_json(synthesis.facts)
    first, *others = _answers(figures, rows)
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
        **first,
        "themes": by_theme(said, _theme),
        "dissenting": dissenting(rows),
        "silent": [row for row in rows if not row.reference],
        "codes": CODES,
    }
    title = french.typographic(f"Synthèse des avis – Orientation n° {version.orientation.number}")
    pages = [pdf_html("opinions/pdf/synthesis.html", common | whole, title=title)]
    for answers in others:
        part = common | answers | {"stood_in": STOOD_IN}
        pages.append(pdf_html("opinions/pdf/synthesis_rows.html", part, title=title))
    return lay_out(pages)


def lay_out(pages: list[str]) -> bytes:
    """One document of these pages."""
    if len(pages) == 1:
        return html_to_pdf(pages[0], sheets=SHEETS)
    return render_parts(pages, sheets=SHEETS, processes=settings.PAPER_PROCESSES).content


def _theme(said: tuple[Row, ReservationFact]) -> str:
    return said[1].theme


def _answers(figures: Figures, rows: list[Row]) -> list[dict[str, Any]]:
    """What each part tells of the answers: all of them in tables, or a line each when they are many."""
    if len(rows) <= MOST_IN_TABLES:
        by_college = [(share, [row for row in rows if str(row.college) == share.code]) for share in figures.colleges]
        return [{"tables": [(share, group) for share, group in by_college if group]}]
    parts = in_parts(figures, rows, first=LINES_AT_FIRST, others=LINES_PER_PART)
    return [{"colleges": part, "heading": heading_of()} for part in parts]
