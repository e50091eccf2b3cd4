"""The whole file of a meeting in one PDF: convocation, supplements, each item with its papers, bookmarks throughout.

Papers come from many hands: those that are too heavy in all, or that cannot be read, are left out and said so on the
first page. The bytes are joined in a temporary file, never in memory beyond the cap.
"""

import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any, BinaryIO, cast

import pikepdf

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import file_size, long_date
from emegalis.lib.pdf import Layout, html_to_pdf, pdf_html
from governance.meetings.enums import DispatchKind
from governance.meetings.models import AgendaItem, Convocation, Dispatch, Meeting, Paper
from governance.meetings.wording import of_the_body

MOST_BYTES, MOST_PAGES = 40_000_000, 1_200
WAIT = 60
# One at a time per process: joining forty megabytes takes some hundred more.
_MAKING = threading.BoundedSemaphore(1)


@dataclass(slots=True)
class Part:
    """An item and those of its papers that are joined."""

    item: AgendaItem
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LeftOut:
    paper: Paper
    why: str


@dataclass(slots=True)
class Contents:
    """What is joined, in order, and what is not."""

    parts: list[Part] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def paper_count(self) -> int:
        return sum(len(part.papers) for part in self.parts)


@contextmanager
def whole_file(meeting: Meeting, items: Iterable[AgendaItem], *, most: int = MOST_BYTES) -> Iterator[IO[bytes]]:
    """An open file at its beginning, for who asks to close; refused while another is being made for too long."""
    if not _MAKING.acquire(timeout=WAIT):
        raise BusinessRuleError("Ce dossier est demandé plusieurs fois en même temps : réessayez.")
    try:
        yield _made(meeting, list(items), most)
    finally:
        _MAKING.release()


def _made(meeting: Meeting, items: list[AgendaItem], most: int) -> IO[bytes]:
    contents = chosen(items, most=most)
    title = f"Dossier – {meeting.title} du {long_date(meeting.starts_at)}"
    layout = Layout(pdf_html("meetings/pdf/whole_file.html", _context(meeting, contents), title=title))
    starts = {anchor: page - 1 for page, anchors in layout.anchors_by_page().items() for anchor in anchors}
    with ExitStack() as opened, pikepdf.new() as whole:
        joined = _Joined(whole, opened)
        _join(joined, meeting, contents, joined.open(BytesIO(layout.write().content)), starts)
        joined.finish(title)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who asked
        whole.save(file)
    file.seek(0)
    return file


def printed_copy(row: Convocation, meeting: Meeting, dispatch: Dispatch) -> bytes:
    """The convocation as it was sent, under a sheet addressed to one person."""
    context = {"row": row, "meeting": meeting, "dispatch": dispatch, "of_the_body": of_the_body(meeting.body)}
    cover = pdf_html("meetings/pdf/copy.html", context, title=f"Convocation – exemplaire de {row.name}")
    content = BytesIO()
    with ExitStack() as opened, pikepdf.new() as whole:
        joined = _Joined(whole, opened)
        joined.add("Adresse", joined.open(BytesIO(html_to_pdf(cover))))
        joined.add("Convocation", joined.open(BytesIO(bytes(dispatch.pdf or b""))))
        joined.finish(f"Convocation – exemplaire de {row.name}")
        whole.save(content)
    return content.getvalue()


def chosen(items: list[AgendaItem], *, most: int = MOST_BYTES) -> Contents:
    """Papers in the order of the agenda, as long as they fit."""
    contents, weight, pages = Contents(), 0, 0
    for item in items:
        part = Part(item)
        contents.parts.append(part)
        for paper in item.papers.all():
            count = _page_count(paper) if weight + paper.size <= most else -1
            if count < 0 or pages + count > MOST_PAGES:
                contents.left_out.append(LeftOut(paper, f"le dossier s’arrête à {file_size(most)}"))
            elif count == 0:
                contents.left_out.append(LeftOut(paper, "protégée ou illisible"))
            else:
                part.papers.append(paper)
                weight, pages = weight + paper.size, pages + count
    return contents


def _page_count(paper: Paper) -> int:
    """0 when the file is missing, asks for a password or is no sound PDF."""
    try:
        with paper.file.open("rb") as file, pikepdf.open(cast("BinaryIO", file)) as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, OSError, ValueError):
        return 0


def _context(meeting: Meeting, contents: Contents) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "contents": contents,
        "of_the_body": of_the_body(meeting.body),
        "supplements": [dispatch.supplement for dispatch in _dispatches(meeting) if dispatch.supplement],
    }


def _dispatches(meeting: Meeting) -> list[Dispatch]:
    """The convocation in force, then the supplementary agendas in order."""
    rows = list(meeting.dispatches.exclude(kind=DispatchKind.CANCELLATION).order_by("number"))
    convocations = [row for row in rows if not row.supplement]
    return convocations[-1:] + [row for row in rows if row.supplement]


@dataclass(slots=True)
class _Joined:
    """The document in the making; what it takes pages from stays open until it is written."""

    whole: pikepdf.Pdf
    opened: ExitStack
    marks: list[pikepdf.OutlineItem] = field(default_factory=list)

    def open(self, file: Any) -> pikepdf.Pdf:
        return self.opened.enter_context(pikepdf.open(file))

    def add(
        self, title: str, source: pikepdf.Pdf, pages: range | None = None, *, under: pikepdf.OutlineItem | None = None
    ) -> pikepdf.OutlineItem:
        """Pages of a document, with a bookmark on the first."""
        mark = pikepdf.OutlineItem(title, len(self.whole.pages))
        for number in range(len(source.pages)) if pages is None else pages:
            self.whole.pages.append(source.pages[number])
        (self.marks if under is None else under.children).append(mark)
        return mark

    def finish(self, title: str) -> None:
        with self.whole.open_outline() as outline:
            outline.root.extend(self.marks)
        self.whole.docinfo["/Title"] = title
        self.whole.Root.Lang = "fr"
        self.whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _join(joined: _Joined, meeting: Meeting, contents: Contents, sheets: pikepdf.Pdf, starts: dict[str, int]) -> None:
    """An item without papers has no sheet of its own: its bookmark leads to its line."""
    held = [part for part in contents.parts if part.papers]
    begins = [starts[f"point-{part.item.pk}"] for part in held] + [len(sheets.pages)]
    joined.add("Sommaire", sheets, range(begins[0]))
    for dispatch in _dispatches(meeting):
        name = f"Ordre du jour complémentaire n° {dispatch.supplement}" if dispatch.supplement else "Convocation"
        joined.add(name, joined.open(BytesIO(bytes(dispatch.pdf or b""))))
    ends = dict(zip((part.item.pk for part in held), begins[1:], strict=True))
    for part in contents.parts:
        first = starts[f"point-{part.item.pk}"]
        if not part.papers:
            joined.marks.append(pikepdf.OutlineItem(str(part.item), first))
            continue
        mark = joined.add(str(part.item), sheets, range(first, ends[part.item.pk]))
        for paper in part.papers:
            joined.add(paper.title, joined.open(joined.opened.enter_context(paper.file.open("rb"))), under=mark)
