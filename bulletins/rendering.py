"""From an issue to its PDF. The only module that knows how: one edition, or many of one issue at less cost."""

import base64
import datetime
import logging
from functools import lru_cache
from typing import Any

from django.conf import settings

from bulletins.contents import Issue
from bulletins.length import page_count
from emegalis.lib.pdf import Layout, Paper, pdf_html
from emegalis.lib.typeset import SANS_BOLD, drawn_across

logger = logging.getLogger(__name__)
TEMPLATE = "bulletins/pdf/bulletin.html"
SHEET = "css/pdf-bulletin.css"
COVER = 1
# How wide the inner pages may be set, and up to how many of them that is asked: a longer issue is set as usual.
USUAL, AMPLE, DENSE = "", "ample", "dense"
FEW = 3


class NotShared(Exception):
    """An edition whose pages do not fall where those of the common one do."""


def render_issue(issue: Issue, *, created: datetime.datetime | None = None, mark: str = "") -> Paper:
    """Lay one edition out; the same issue made at the same moment gives the same bytes.

    ``mark`` (« Épreuve », « Aperçu ») is printed at the head of every page and across it, and begins the title.
    """
    context = {"created": created} if created else {}
    return _lay_out(issue, context | {"setting": setting_of(issue.common_part())}, mark=mark).write()


@lru_cache(maxsize=4)
def setting_of(common: Issue) -> str:
    """The widest setting that takes the fewest pages: a short issue neither spills a few lines over a white page nor
    leaves half of one. Every edition has that of the common part; a longer issue is set as usual, without a trial."""
    if page_count(common) > COVER + FEW:
        return USUAL
    usual = _length(common, USUAL)
    if _length(common, DENSE) < usual:
        return DENSE
    return AMPLE if _length(common, AMPLE) == usual else USUAL


def _length(common: Issue, setting: str) -> int:
    return _lay_out(common, {"setting": setting}).pages


class Press:
    """Prints the editions of one issue: the pages that all share are laid out once, as the common edition has them.

    For another edition only the cover and the distinct pages are laid out; a stand-in page for each shared one gives
    it its foot. The bytes are those of ``render_issue``; whatever cannot be shared is rendered whole.
    """

    def __init__(self, *, created: datetime.datetime) -> None:
        self._created = created
        self._common: Layout | None = None
        self._common_issue = Issue("", "", "", datetime.date.min, ())

    def render(self, issue: Issue) -> Paper:
        """The paper of one edition; ``issue`` is always of the issue that this press was made for."""
        if settings.BULLETIN_SHARED_LAYOUT:
            try:
                return self._with_common_pages(issue)
            except Exception:
                logger.warning("Edition %s is rendered whole.", issue.edition_name, exc_info=True)
        return render_issue(issue, created=self._created)

    def _with_common_pages(self, issue: Issue) -> Paper:
        common = issue.common_part()
        context: dict[str, Any] = {"created": self._created, "setting": setting_of(common)}
        if self._common is None or common != self._common_issue:
            self._common_issue = common
            self._common = _lay_out(self._common_issue, context)
        if not issue.names:
            return self._common.write()
        if issue.cover.has_editorial != self._common_issue.cover.has_editorial:
            raise NotShared("son éditorial n’est pas à la même place")
        anchors = self._common.anchors_by_page()
        shared = [(number, found) for number, found in anchors.items() if number > COVER]
        own = _lay_out(issue, context | {"shared": shared}, pages=_known_pages(issue, anchors))
        _check_places(own, shared)
        return own.with_pages_of(self._common, [number for number, _ in shared]).write()


def _check_places(own: Layout, shared: list[tuple[int, list[str]]]) -> None:
    """Each stand-in is alone on the page it stands for: a cover of two pages would shift them all."""
    found = own.anchors_by_page()
    for number, anchors in shared:
        if found.get(number) != [stand_in(number), *anchors]:
            raise NotShared(f"page {number} : {found.get(number)} au lieu de {anchors}")


def stand_in(number: int) -> str:
    """The id, in the template, of what stands for a shared page."""
    return f"page-{number}"


def _known_pages(issue: Issue, anchors: dict[int, list[str]]) -> dict[str, int]:
    """Where the articles of an edition begin, when it is plain before any layout: the cover is then laid out once."""
    if len(issue.distinct) > 1:
        return {}
    known = {anchor: number for number, found in anchors.items() for anchor in found}
    return known | {piece.anchor: len(anchors) + 1 for piece in issue.distinct}


def _lay_out(issue: Issue, context: dict[str, Any], *, mark: str = "", pages: dict[str, int] | None = None) -> Layout:
    """``pages``: page numbers written as they are, instead of being asked of the layout (a loop of three turns)."""
    title = f"{mark} – {document_title(issue)}" if mark else document_title(issue)
    marked = {"mark": mark, "mark_image": _across(mark)}
    html = pdf_html(TEMPLATE, {"shared": (), "setting": USUAL} | marked | context | {"issue": issue}, title=title)
    for anchor, number in (pages or {}).items():
        html = html.replace(f'href="#{anchor}"', f'href="#{anchor}" data-page="{number}"')
    return Layout(html, sheets=(SHEET,))


def _across(mark: str) -> str:
    """The mark in large, behind the text: a page taken apart from the others still says what it is."""
    if not mark:
        return ""
    drawn = drawn_across(mark.upper(), SANS_BOLD)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


def document_title(issue: Issue) -> str:
    """« Bulletin de liaison n° 2026-3 – novembre 2026 – Édition : Pays de Menez-Arvor »."""
    return f"{issue.title} – Édition\u00a0: {issue.edition_name}" if issue.names else issue.title
