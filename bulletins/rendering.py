"""From an issue to its PDF. The only module that knows how: whole, one edition after the other."""

import datetime
import re
from dataclasses import dataclass

from bulletins.contents import Issue
from emegalis.lib.pdf import render_pdf

TEMPLATE = "bulletins/pdf/bulletin.html"
SHEET = "css/pdf-bulletin.css"
_PAGE_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished document."""

    pdf: bytes
    pages: int


def render_issue(issue: Issue, *, created: datetime.datetime | None = None) -> Paper:
    """Lay one edition out; the same issue made at the same moment gives the same bytes."""
    context = {"issue": issue} | ({"created": created} if created else {})
    pdf = render_pdf(TEMPLATE, context, title=document_title(issue), sheets=(SHEET,))
    return Paper(pdf, page_count(pdf))


def document_title(issue: Issue) -> str:
    """« Bulletin de liaison n° 2026-3 – novembre 2026 – Édition : Pays de Menez-Arvor »."""
    return f"{issue.title} – Édition\u00a0: {issue.edition_name}" if issue.names else issue.title


def page_count(pdf: bytes) -> int:
    """Read off the root of the page tree."""
    match = _PAGE_COUNT.search(pdf)
    return int(match[1] or match[2]) if match else 0
