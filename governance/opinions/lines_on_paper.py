"""The answers of a large territory on paper: one line each, its columns held by tab stops. Pure.

As a table, 1,300 rows take WeasyPrint some four times as long (docs/performance.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from emegalis.lib.french import typographic
from emegalis.lib.typeset import SANS, cut_to, width_of
from governance.opinions.facts import CODES, Figures, Row, Share
from governance.opinions.figures import POSITIONS

# Points of the type, millimetres between two stops (as css/pdf-opinions.css), stop where each column begins.
SIZE, STOP = 8.2, 17.0
COLUMNS = (0, 5, 7, 9)
# What a stop may be missed by, of its distance: widths are reckoned without kerning.
DOUBT = 0.06


@dataclass(frozen=True, slots=True)
class StanceLines:
    """Those of one college that gave one stance; ``is_continued`` when others stand in the part before."""

    code: str
    total: int
    lines: tuple[str, ...]
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class CollegeLines:
    share: Share
    groups: tuple[StanceLines, ...]
    is_continued: bool = False


def columns(cells: Sequence[str]) -> str:
    """The cells of a line, each at the stop where its column begins; one too long for its column is cut."""
    said, used = "", 0.0
    for cell, start, end in zip(cells, COLUMNS, [*COLUMNS[1:], None], strict=True):
        if end is None:
            return said + cell
        room = STOP * (end - start)
        text = f"{cut_to(cell, SANS, SIZE, room - 3)} "
        used = STOP * start + width_of(text, SANS, SIZE)
        while not DOUBT < used / STOP % 1 < 1 - DOUBT:
            text += "\u00a0"
            used = STOP * start + width_of(text, SANS, SIZE)
        said += text + "\t" * (end - int(used / STOP))
    return said


def line_of(row: Row) -> str:
    """Name, numbers of its reservations, where it stands in its own plans, day of receipt."""
    numbers = ", ".join(str(one.number) for one in row.reservations)
    day = "/".join(reversed(row.received_on.split("-")))
    return columns(
        (typographic(row.short_name), f"n°\u00a0{numbers}" if numbers else "–", POSITIONS.get(row.position, "–"), day)
    )


def heading_of() -> str:
    return columns(("Collectivité", "Réserves", "Mise en perspective", "Reçu le"))


def in_parts(figures: Figures, rows: Sequence[Row], *, first: int, others: int) -> list[list[CollegeLines]]:
    """College by college, stance by stance, in parts of so many lines; who said nothing is named elsewhere."""
    parts: list[list[CollegeLines]] = [[]]
    room, begun = first, set[str]()
    for share in figures.colleges:
        left = [row for row in rows if str(row.college) == share.code and row.reference]
        ranked = sorted(left, key=lambda row: CODES.index(row.stance))
        while ranked:
            taken, ranked = ranked[:room], ranked[room:]
            parts[-1].append(_college(share, taken, begun))
            room -= len(taken)
            if not room:
                parts.append([])
                room = others
    return [part for part in parts if part] or [[]]


def _college(share: Share, rows: Sequence[Row], begun: set[str]) -> CollegeLines:
    """``begun`` holds what a part before has begun, and grows."""
    was_begun, groups = share.code in begun, []
    begun.add(share.code)
    for code in CODES:
        if lines := tuple(line_of(row) for row in rows if row.stance == code):
            key = f"{share.code}.{code}"
            groups.append(StanceLines(code, share.counts[code], lines, is_continued=key in begun))
            begun.add(key)
    return CollegeLines(share, tuple(groups), is_continued=was_begun)
