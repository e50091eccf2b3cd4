"""How much the first page of an issue on paper can hold: it stays one page, whatever the texts. Pure.

Heights are computed in millimetres from ``static/css/pdf-bulletin.css`` and the widths of its faces; what does not fit
is set smaller, then left to the inner pages, never out of the issue.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bulletins.enums import Scope
from emegalis.lib.french import typographic
from emegalis.lib.typeset import DISPLAY, SANS, SERIF, SUBHEAD, cut_to, line_count

if TYPE_CHECKING:
    from bulletins.contents import Issue, Piece

ROOM = 178.0  # under a masthead whose edition takes two lines
RAIL, COLUMN = 58.0, 107.0  # widths
TITLE, TIGHT_TITLE = RAIL - 9, RAIL - 7  # beside the page number
GROUP_HEAD, TIGHT_ENTRY, EDITORIAL_ENTRY = 9.6, 4.6, 16.0
ASKS_FRAME = 21.0  # its last line may say how many more there are
MOST_LEADS = 6
LEADS_HEAD = 14.0  # their heading, under an editorial
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"</(?:p|li|h3|h4|tr)>")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What the first page lists: all titles, in full or, where they are many, each cut to one line (``tight``)."""

    groups: tuple[tuple[Scope, tuple[Entry, ...]], ...]
    height: float
    tight: bool = False
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """Where what is asked stands (rail or wide column), how much more is asked inside, the articles announced."""

    contents: Contents
    has_editorial: bool = False
    editorial_entry: str = ""
    leads: "tuple[Piece, ...]" = ()
    rail_asks: "tuple[Piece, ...]" = ()
    column_asks: "tuple[Piece, ...]" = ()
    more_asks: int = 0


def compose_cover(issue: "Issue") -> Cover:
    """With an editorial that fits, what is asked goes under the contents; otherwise, under the articles announced."""
    room = ROOM - _errata_height(issue)
    if issue.editorial and _editorial_height(issue) <= room:
        contents = _contents(issue.pieces, room - (ASKS_FRAME if issue.asks else 0))
        asks = _fitting(issue.asks, room - contents.height, _rail_ask_height)
        return Cover(
            contents,
            has_editorial=True,
            leads=_leads_under_editorial(issue, room),
            rail_asks=asks,
            more_asks=len(issue.asks) - len(asks),
        )
    contents = _contents(issue.pieces, room - (EDITORIAL_ENTRY if issue.editorial else 0))
    asks = _fitting(issue.asks, room / 2, _column_ask_height)
    taken = sum(_column_ask_height(piece, rank) for rank, piece in enumerate(asks))
    leads = _fitting([*issue.common, *issue.news], room - taken, _lead_height)[:MOST_LEADS]
    return Cover(
        contents,
        editorial_entry=_editorial_entry(issue, contents),
        leads=leads,
        column_asks=asks,
        more_asks=len(issue.asks) - len(asks),
    )


def _leads_under_editorial(issue: "Issue", room: float) -> "tuple[Piece, ...]":
    """An editorial that leaves more than half of its column white has the first articles announced under it."""
    left = room - _editorial_height(issue)
    if left < room / 2:
        return ()
    return _fitting([*issue.common, *issue.news], left - LEADS_HEAD, lambda piece, _: _lead_height(piece, 1))[
        :MOST_LEADS
    ]


def _editorial_entry(issue: "Issue", contents: Contents) -> str:
    """How the contents name an editorial that stands inside; nothing when there is none."""
    if not issue.editorial:
        return ""
    title = f"Éditorial : {issue.editorial_title}" if issue.editorial_title else "Éditorial"
    return short_title(title, 1 if contents.tight else 3)


def _contents(pieces: "Sequence[Piece]", room: float) -> Contents:
    """Titles in full, or shortened to three lines, two, then one in small type: the first way that fits."""
    scopes = [(scope, list(found)) for scope, found in groupby(pieces, key=lambda piece: piece.scope)]
    heads = GROUP_HEAD * len(scopes)
    for most_lines in (None, 3, 2):
        groups = _entries(scopes, most_lines)
        height = heads + sum(_entry_height(entry.title) for _, entries in groups for entry in entries)
        if height <= room:
            return Contents(groups, height)
    kept = int((room - heads) // TIGHT_ENTRY)
    numbers = {piece.number for piece in (pieces if len(pieces) <= kept else pieces[: kept - 1])}
    shown = [(scope, [piece for piece in found if piece.number in numbers]) for scope, found in scopes]
    return Contents(_entries(shown, 1), room, tight=True, left_out=len(pieces) - len(numbers))


def _entries(
    scopes: "list[tuple[Scope, list[Piece]]]", most_lines: int | None
) -> tuple[tuple[Scope, tuple[Entry, ...]], ...]:
    return tuple(
        (scope, tuple(Entry(piece.anchor, short_title(piece.title, most_lines)) for piece in found))
        for scope, found in scopes
        if found
    )


def short_title(title: str, most_lines: int | None) -> str:
    title = typographic(title)
    if most_lines == 1:
        return cut_to(title, SANS, 8.2, TIGHT_TITLE)
    return cut_to(title, SANS, 8.9, TITLE * most_lines - 8) if most_lines else title


def _fitting(
    pieces: "Sequence[Piece]", room: float, height_of: "Callable[[Piece, int], float]"
) -> "tuple[Piece, ...]":
    fitting: list[Piece] = []
    for rank, piece in enumerate(pieces):
        room -= height_of(piece, rank)
        if room < 0:
            break
        fitting.append(piece)
    return tuple(fitting)


# ---------------------------------------------------------------- heights, in millimetres


def _entry_height(title: str) -> float:
    return 4.1 * (line_count(title, SANS, 8.9, TITLE) or 1) + 2.9


def _rail_ask_height(piece: "Piece", rank: int) -> float:
    lines = line_count(f"{piece.asked} (p. 00)", SANS, 8.6, RAIL - 10) + bool(piece.asked_by)
    return 4.2 * lines + 1.6 + (ASKS_FRAME if rank == 0 else 0)


def _column_ask_height(piece: "Piece", rank: int) -> float:
    when = "Avant le 30 septembre 2026 – " if piece.asked_by else ""
    lines = line_count(f"{when}{piece.asked} (p. 00)", SANS, 9.1, COLUMN - 12)
    return 4.4 * lines + 1.6 + (ASKS_FRAME if rank == 0 else 0)


def _lead_height(piece: "Piece", rank: int) -> float:
    if rank == 0:
        title = 8.6 * line_count(piece.title, DISPLAY, 22, COLUMN)
        return title + 5.6 * line_count(piece.lede, SERIF, 11.4, COLUMN) + 14
    title = 5.6 * line_count(piece.title, SUBHEAD, 13, COLUMN)
    return title + 4.8 * line_count(piece.lede, SERIF, 9.8, COLUMN) + 12.5


def _editorial_height(issue: "Issue") -> float:
    """Words are hyphenated, which spares what a list or a quotation takes besides."""
    paragraphs = [_TAG.sub("", block).strip() for block in _BLOCK.split(str(issue.editorial))]
    lines = sum(line_count(text, SERIF, 10.1, COLUMN - 3) for text in paragraphs)
    title = 8.6 * line_count(issue.editorial_title, DISPLAY, 22, COLUMN) + 3
    return 6 + title + 5.21 * lines + 2.25 * len([text for text in paragraphs if text]) + 8


def _errata_height(issue: "Issue") -> float:
    lines = sum(line_count(f"00 septembre 2026 – {erratum.text}", SANS, 9.1, 160) for erratum in issue.errata)
    return 4.4 * lines + 1.6 * len(issue.errata) + ASKS_FRAME if issue.errata else 0.0
