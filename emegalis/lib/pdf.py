"""From a template to a tagged PDF (PDF/UA-1): the only module that knows WeasyPrint.

Templates extend ``templates/layout/pdf_base.html``. Fonts and the common sheets are read once per process; a page may
load ``data:`` resources and the portal's own static files, nothing else.
"""

import gc
import logging
import threading
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pydyf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from emegalis.lib.identity import site_identity

logger = logging.getLogger(__name__)
COMMON_SHEETS = ("css/pdf.css", "css/pdf-sheets.css")
VARIANT = "pdf/ua-1"
FOOT, FOLIO = "@bottom", "@bottom-right"
_RENDERING = threading.RLock()  # a child begun in the middle of a rendering still holds it


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished document."""

    content: bytes
    pages: int


class OwnFilesFetcher(URLFetcher):
    """Fetches ``data:`` and the files of its own folders; what it refuses leaves the rest of the page whole.

    The default fetcher reads ``file://`` and the network, so that a text typed by someone could read this machine.
    """

    def __init__(self, *roots: Path) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)
        self._roots = tuple(root.resolve() for root in roots)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not self._is_own(url):
            logger.warning("PDF : ressource refusée, %s", url[:200])
            raise ValueError(f"ressource refusée : {url[:200]}")
        return super().fetch(url, headers)

    def _is_own(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.scheme.lower() == "data":
            return True
        if parts.scheme.lower() != "file" or parts.netloc:
            return False
        path = Path(unquote(parts.path)).resolve()
        return any(path.is_relative_to(root) for root in self._roots)


def static_root() -> Path:
    """The folder of the portal's own static files, as kept in the repository."""
    return Path(settings.STATICFILES_DIRS[0])


@cache
def _fetcher() -> OwnFilesFetcher:
    return OwnFilesFetcher(static_root())


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _sheet(name: str) -> CSS:
    """A style sheet of the portal, parsed once: decoding the fonts takes more than a second."""
    return CSS(filename=str(static_root() / name), font_config=_fonts(), url_fetcher=_fetcher())


@cache
def _known_signs() -> frozenset[int]:
    """What every face of the portal's paper can write."""
    faces = ("SourceSerif4-Regular", "SourceSerif4-It", "SourceSerif4Display-Semibold", "SourceSans3-Regular")
    files = [static_root() / "fonts" / "pdf" / f"{face}.ttf.woff2" for face in faces]
    return frozenset.intersection(*(frozenset(TTFont(file).getBestCmap()) for file in files))


def unknown_signs(text: str) -> str:
    """The signs of a text that no document can show (pictograms, other scripts), each once; most often none."""
    shown = (sign for sign in dict.fromkeys(text) if unicodedata.category(sign)[0] not in "CZ" and sign != "\ufe0f")
    return "".join(sign for sign in shown if ord(sign) not in _known_signs())


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Layout makes millions of short-lived boxes: a third of the time of a long table goes into collecting them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def render_pdf(template: str, context: dict[str, Any], *, title: str, sheets: tuple[str, ...] = ()) -> bytes:
    """Render ``template`` to the bytes of a PDF/UA-1 document in French, titled ``title``.

    ``sheets`` names further style sheets under ``static/`` (``css/pdf-bulletin.css``). The template also
    gets ``document_title``, ``created`` (now, unless the context says when), ``identity``, ``demonstration`` and
    ``site_url``.
    """
    return html_to_pdf(pdf_html(template, context, title=title), sheets=sheets)


def pdf_html(template: str, context: dict[str, Any], *, title: str) -> str:
    """The page that ``render_pdf`` lays out."""
    common = {
        "document_title": title,
        "created": timezone.now(),
        "identity": site_identity(),
        "demonstration": settings.DEMONSTRATION,
        "site_url": settings.SITE_URL,
    }
    return render_to_string(template, common | context)


def html_to_pdf(html: str, *, sheets: tuple[str, ...] = ()) -> bytes:
    """The bytes of ``html_to_paper``, for who does not count pages."""
    return html_to_paper(html, sheets=sheets).content


def html_to_paper(html: str, *, sheets: tuple[str, ...] = ()) -> Paper:
    """Lay a page out and write it, one at a time per process: the fonts kept between documents are not thread-safe."""
    return Layout(html, sheets=sheets).write()


def warm_up(sheets: tuple[str, ...]) -> None:
    """Read the fonts and the style sheets, once per process: children begun from now on have them."""
    for name in (*COMMON_SHEETS, *sheets):
        _sheet(name)


class Layout:
    """A document laid out and not yet written; its pages may be lent to another one (``with_pages_of``)."""

    def __init__(self, html: str, *, sheets: tuple[str, ...] = ()) -> None:
        with _RENDERING, _collector_paused():
            page = HTML(string=html, base_url=f"{static_root().as_uri()}/", url_fetcher=_fetcher())
            self._document = page.render(
                font_config=_fonts(),
                stylesheets=[_sheet(name) for name in (*COMMON_SHEETS, *sheets)],
                pdf_variant=VARIANT,
            )

    @property
    def pages(self) -> int:
        return len(self._document.pages)

    def anchors_by_page(self) -> dict[int, list[str]]:
        """The ids that begin on each page, pages counted from 1."""
        seen: set[str] = set()
        found = {}
        for number, page in enumerate(self._document.pages, 1):
            found[number] = [anchor for anchor in page.anchors if anchor not in seen]
            seen.update(found[number])
        return found

    def with_pages_of(self, lender: "Layout", numbers: Collection[int]) -> "Layout":
        """The same document with some pages (from 1) replaced by the lender's, all but what stands at their foot.

        The boxes are shared, never copied: only the foot, which names the edition and counts its pages, stays our own.
        Raises ``AttributeError`` or ``ValueError`` when WeasyPrint no longer builds pages as it did.
        """
        pages = list(self._document.pages)
        for number in numbers:
            pages[number - 1] = _with_boxes_of(lender._document.pages[number - 1], pages[number - 1], FOOT)
        return self._of(pages)

    def without_first_page(self) -> "Layout":
        return self._of(self._document.pages[1:])

    def numbered(self, *, first: int, total: int) -> "Layout":
        """The same document whose folios say « Page first / total », and so on."""
        blank = _blank_pages(self.pages, first, total)._document.pages
        pages = zip(self._document.pages, blank, strict=True)
        return self._of([_with_boxes_of(page, own, FOLIO) for page, own in pages])

    def _of(self, pages: list[Page]) -> "Layout":
        other = copy(self)
        other._document = self._document.copy(pages)
        return other

    def write(self, *, prefix: str = "") -> Paper:
        """``prefix`` makes the identifiers of this document its own, for who joins it to others."""
        finisher = partial(_prefix_identifiers, prefix) if prefix else None
        with _RENDERING, _collector_paused():
            return Paper(self._document.write_pdf(pdf_variant=VARIANT, finisher=finisher), self.pages)


def _with_boxes_of(page: Page, own: Page, place: str) -> Page:
    """A page with the margin boxes of another at some place; it leans on WeasyPrint's own boxes: pin it exactly."""
    boxes = {box.at_keyword: box for box in own._page_box.children if _is_at(box, place)}
    if sorted(boxes) != sorted(box.at_keyword for box in page._page_box.children if _is_at(box, place)):
        raise ValueError("Les deux pages n’ont pas les mêmes marges.")
    shared = page._page_box.copy()
    shared.children = [boxes[box.at_keyword] if _is_at(box, place) else box for box in shared.children]
    return Page(shared)


def _is_at(box: Any, place: str) -> bool:
    return isinstance(box, MarginBox) and box.at_keyword.startswith(place)


def _blank_pages(count: int, first: int, total: int) -> Layout:
    """Pages that hold nothing but their folio."""
    folios = (
        f"@page {{ counter-increment: page }} @page :first {{ counter-reset: page {first - 1} }}"
        f'@page {{ {FOLIO} {{ content: "Page " counter(page) " / {total}" }} }} div {{ break-after: page }}'
    )
    body = "<div>\u00a0</div>" * (count - 1) + "<p>\u00a0</p>"
    return Layout(f'<html lang="fr"><title>–</title><style>{folios}</style><body>{body}</body></html>')


def _prefix_identifiers(prefix: str, document: Any, pdf: Any) -> None:
    """Cells and their headers share the very same string: what changes in one changes in the other."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and "ID" in thing and thing.get("S") == "/TH":
            thing["ID"].string = f"{prefix}{thing['ID'].string}"
