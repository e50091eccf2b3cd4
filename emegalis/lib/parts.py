"""A long document in parts: laid out by several processes at once, numbered through, joined with its tags.

One table of 1,300 rows takes WeasyPrint six seconds and 300 MB; in parts, half the time and half the memory in each
process (docs/performance.md). The processes are copies of this one (``process.Child``), with its fonts already read.
"""

import gc
import io
from collections.abc import Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

from emegalis.lib.pdf import Layout, Paper, warm_up
from emegalis.lib.process import Child

STOOD_IN = "page-retiree"


def render_parts(parts: Sequence[str], *, sheets: tuple[str, ...] = (), processes: int = 2) -> Paper:
    """Pages of HTML (``pdf.pdf_html``), one after the other in one document; ``processes`` 0 or 1: all of them here.

    The title, language and metadata are those of the first. A later part begins on a new page, which looks like any
    other one when its body begins by an empty element whose id is ``STOOD_IN``, broken after: that page is taken out.
    """
    warm_up(sheets)
    shares = [share for share in _shares(parts, max(processes, 1)) if share]
    if len(shares) < 2:
        layouts = [_laid_out_and_tidied(part, sheets) for part in parts]
        return _joined(_written(layouts, 0, [layout.pages for layout in layouts]))
    children = [Child(partial(_work, share, sheets)) for share in shares]
    return _joined(_collected(children))


def _shares(parts: Sequence[str], processes: int) -> list[list[str]]:
    """Runs of parts of about the same length for each process."""
    shares: list[list[str]] = [[] for _ in range(processes)]
    total, done = sum(map(len, parts)), 0
    for part in parts:
        middle = done + len(part) / 2
        shares[min(int(middle * processes / total), processes - 1)].append(part)
        done += len(part)
    return shares


def _work(share: list[str], sheets: tuple[str, ...], line: Connection) -> None:
    """What a child does: tell how many pages each of its parts takes, learn those of all, write."""
    gc.freeze()  # what was there before is not searched again
    layouts = [_laid_out_and_tidied(part, sheets) for part in share]
    line.send([layout.pages for layout in layouts])
    first, counts = line.recv()
    line.send(_written(layouts, first, counts))


def _collected(children: list[Child]) -> list[bytes]:
    with_counts = [child.hear() for child in children]
    counts = [count for known in with_counts for count in known]
    first = 0
    for child, known in zip(children, with_counts, strict=True):
        child.tell((first, counts))
        first += len(known)
    written = [piece for child in children for piece in child.hear()]
    for child in children:
        child.end()
    return written


def _laid_out_and_tidied(part: str, sheets: tuple[str, ...]) -> Layout:
    """The scaffolding of a layout goes before the next one begins: it weighs as much as what is kept."""
    layout = _lay_out(part, sheets)
    gc.collect()
    return layout


def _lay_out(part: str, sheets: tuple[str, ...]) -> Layout:
    layout = Layout(part, sheets=sheets)
    return layout.without_first_page() if STOOD_IN in layout.anchors_by_page()[1] else layout


def _written(layouts: list[Layout], first: int, counts: list[int]) -> list[bytes]:
    """The bytes of some parts, the ``first`` of which comes after so many others; ``counts`` are the pages of all.

    Each layout is let go once it is written."""
    written: list[bytes] = []
    for rank in range(first, first + len(layouts)):
        layout = layouts.pop(0).numbered(first=1 + sum(counts[:rank]), total=sum(counts))
        written.append(layout.write(prefix=f"p{rank}.").content)
        del layout
        gc.collect()
    return written


# ---------------------------------------------------------------- joining


def _joined(pieces: list[bytes]) -> Paper:
    """Tagged PDFs one after the other: pages, structure tree, numbers of marked content, bookmarks."""
    pdf = Pdf.open(io.BytesIO(pieces[0]))
    for piece in pieces[1:]:
        with Pdf.open(io.BytesIO(piece)) as part:
            _append(pdf, part)
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=ObjectStreamMode.generate)
    return Paper(out.getvalue(), len(pdf.pages))


def _append(pdf: Pdf, part: Pdf) -> None:
    """Pages first: what is copied afterwards then points at these copies."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    shift, start = int(numbers[-2]) + 1, len(pdf.pages)
    pdf.pages.extend(part.pages)
    for page in list(pdf.pages)[start:]:
        _shift_numbers(page.obj, shift)
    tree = pdf.copy_foreign(part.Root.StructTreeRoot)
    theirs = list(tree.ParentTree.Nums)
    for number, element in zip(theirs[::2], theirs[1::2], strict=True):
        numbers.append(int(number) + shift)
        numbers.append(element)
    document = pdf.Root.StructTreeRoot.K[0]
    for element in tree.K[0].K:
        element.P = document
        document.K.append(element)
    if Name.Outlines in part.Root and Name.First in part.Root.Outlines:
        _append_bookmarks(pdf, pdf.copy_foreign(part.Root.Outlines))


def _shift_numbers(page: Dictionary, shift: int) -> None:
    page.StructParents = int(page.StructParents) + shift
    for annotation in page.get(Name.Annots, Array()):
        if Name.StructParent in annotation:
            annotation.StructParent = int(annotation.StructParent) + shift


def _append_bookmarks(pdf: Pdf, theirs: Any) -> None:
    """Theirs go under the last of ours: a later part continues what the one before it began."""
    last = _last_of_level(pdf.Root.Outlines)
    bookmark, end = theirs.First, theirs.Last
    if Name.Last in last:
        last.Last.Next, bookmark.Prev = bookmark, last.Last
    else:
        last.First = bookmark
    last.Last = end
    count = 0
    while True:
        bookmark.Parent = last
        count += 1
        if Name.Next not in bookmark:
            break
        bookmark = bookmark.Next
    last.Count = int(last.get(Name.Count, 0)) + count


def _last_of_level(outlines: Any) -> Any:
    """The last bookmark of the second level when there is one (sections under the title), or of the first."""
    top = outlines.Last
    return top.Last if Name.Last in top else top
