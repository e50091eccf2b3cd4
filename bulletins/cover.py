"""How much the first page of an issue on paper can hold: it stays one page, whatever the titles. Pure.

Heights are estimated in millimetres from ``static/css/pdf-bulletin.css``; what does not fit is left out of
the cover, never out of the issue.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bulletins.contents import Issue, Piece

RAIL, COLUMN, ASKS_FRAME = 174.0, 178.0, 15.0
MOST_LEADS = 6


@dataclass(frozen=True, slots=True)
class Cover:
    """Where what is asked stands (rail or wide column), how much more is asked inside, the articles announced."""

    leads: "tuple[Piece, ...]"
    rail_asks: "tuple[Piece, ...]" = ()
    column_asks: "tuple[Piece, ...]" = ()
    more_asks: int = 0


def compose_cover(issue: "Issue") -> Cover:
    """With an editorial, what is asked goes under the contents; without one, under the articles announced."""
    common = [*issue.common, *issue.news]
    if issue.editorial:
        groups = (issue.common, issue.news, issue.distinct)
        room = RAIL - sum(_contents_height(group) for group in groups if group)
        asks = _fitting(issue.asks, room, _rail_ask_height)
        return Cover((), rail_asks=asks, more_asks=len(issue.asks) - len(asks))
    asks = _fitting(issue.asks, COLUMN / 2, _column_ask_height)
    taken = ASKS_FRAME + sum(_column_ask_height(piece, 0) for piece in asks) if asks else 0.0
    leads = _fitting(common, COLUMN - taken, _lead_height)[:MOST_LEADS]
    return Cover(leads, column_asks=asks, more_asks=len(issue.asks) - len(asks))


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


def _lines(text: str, width: int) -> int:
    return math.ceil(len(text) / width) if text else 0


def _contents_height(group: "Sequence[Piece]") -> float:
    return 9.5 + sum(4.1 * _lines(piece.title, 32) + 2.8 for piece in group)


def _rail_ask_height(piece: "Piece", rank: int) -> float:
    lines = _lines(f"{piece.asked} (p. 00)", 36) + bool(piece.asked_by)
    return 4.1 * lines + 1.6 + (ASKS_FRAME if rank == 0 else 0)


def _column_ask_height(piece: "Piece", rank: int) -> float:
    when = "Avant le 30 septembre 2026 – " if piece.asked_by else ""
    return 4.2 * _lines(f"{when}{piece.asked} (p. 00)", 66) + 1.6


def _lead_height(piece: "Piece", rank: int) -> float:
    if rank == 0:
        return 8.6 * _lines(piece.title, 31) + 5.6 * _lines(piece.lede, 54) + 14
    return 5.6 * _lines(piece.title, 48) + 4.9 * _lines(piece.lede, 64) + 12
