"""The papers of opinions: rendered once, stored as they were sent."""

import segno
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from emegalis.lib import french
from emegalis.lib.links import absolute_url
from emegalis.lib.pdf import render_pdf
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.content import DraftText
from governance.opinions.facts import CODES, figures_from_json, rows_from_json
from governance.opinions.models import Consultation, Receipt, Synthesis

SHEETS = ("css/pdf-opinions.css",)
ROWS_PER_TABLE = 300


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
    """The synthesis on paper, from its frozen facts."""
    figures, rows = figures_from_json(synthesis.facts), rows_from_json(synthesis.facts)
    groups = [(share, [row for row in rows if str(row.college) == share.code]) for share in figures.colleges]
    tables = [
        (share, group[start : start + ROWS_PER_TABLE], start)
        for share, group in groups
        for start in range(0, len(group), ROWS_PER_TABLE)
    ]
    version = consultation.version
    return render_pdf(
        "opinions/pdf/synthesis.html",
        {
            "consultation": consultation,
            "version": version,
            "orientation": version.orientation,
            "figures": figures,
            "rows": rows,
            "tables": tables,
            "reserved": [row for row in rows if row.reservations],
            "silent": [row for row in rows if not row.reference],
            "codes": CODES,
            "created": synthesis.made_at,
        },
        title=french.typographic(f"Synthèse des avis – Orientation n° {version.orientation.number}"),
        sheets=SHEETS,
    )
