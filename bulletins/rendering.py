"""From an issue to its PDF. The only module that knows how: whole, one edition after the other."""

import datetime

from bulletins.contents import Issue
from emegalis.lib.pdf import Paper, html_to_paper, pdf_html

TEMPLATE = "bulletins/pdf/bulletin.html"
SHEET = "css/pdf-bulletin.css"


def render_issue(issue: Issue, *, created: datetime.datetime | None = None) -> Paper:
    """Lay one edition out; the same issue made at the same moment gives the same bytes."""
    context = {"issue": issue} | ({"created": created} if created else {})
    return html_to_paper(pdf_html(TEMPLATE, context, title=document_title(issue)), sheets=(SHEET,))


def document_title(issue: Issue) -> str:
    """« Bulletin de liaison n° 2026-3 – novembre 2026 – Édition : Pays de Menez-Arvor »."""
    return f"{issue.title} – Édition\u00a0: {issue.edition_name}" if issue.names else issue.title
