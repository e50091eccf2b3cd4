"""The tile map of the members: one hexagon each, whatever its size, near its true place; pure geometry.

The région and the départements stand apart, below: they cover the others.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from governance.members.models import Authority

RADIUS = 29.0
STEP = math.sqrt(3) * RADIUS
# Fill and ink of a college's tiles; the college's number, written in the tile, says the same without colour.
COLOURS = {
    1: ("#0c343e", "#ffffff"), 2: ("#104552", "#ffffff"), 3: ("#175a69", "#ffffff"), 4: ("#86b1b9", "#08252d"),
    5: ("#d5e6e2", "#08252d"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tile:
    points: str
    x: str
    y: str
    fill: str
    ink: str
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class HexMap:
    width: int
    height: int
    tiles: list[Tile]

    @property
    def numbers(self) -> list[int]:
        return sorted({tile.number for tile in self.tiles})


def hexagon(x: float, y: float, radius: float) -> str:
    """The points of a polygon, a corner upwards."""
    corners = [math.radians(60 * k - 90) for k in range(6)]
    return " ".join(f"{x + radius * math.cos(a):.1f},{y + radius * math.sin(a):.1f}" for a in corners)


def member_map(members: Iterable[tuple[Authority, int]]) -> HexMap | None:
    """The map of (authority, number of its college); nothing when none has a place on it."""
    members = list(members)
    placed = [(a, n) for a, n in members if a.hex_row is not None and a.hex_column is not None]
    if not placed:
        return None
    rows = max(authority.hex_row or 0 for authority, _ in placed)
    columns = max(authority.hex_column or 0 for authority, _ in placed)
    tiles = [_tile(a, n, *_place(a.hex_row or 0, a.hex_column or 0)) for a, n in placed]
    apart = [(a, n) for a, n in members if a.hex_row is None and n <= 2]
    below = 1.5 * RADIUS * (rows + 1) + 2.2 * RADIUS
    tiles += [_tile(a, n, 32 + STEP * rank, below) for rank, (a, n) in enumerate(apart)]
    height = below + RADIUS + 6 if apart else 1.5 * RADIUS * rows + 2 * RADIUS + 8
    return HexMap(round(STEP * (columns + 1.5) + 12), round(height), tiles)


def _place(row: int, column: int) -> tuple[float, float]:
    return 32 + STEP * (column + 0.5 * (row % 2)), 32 + 1.5 * RADIUS * row


def _tile(authority: Authority, number: int, x: float, y: float) -> Tile:
    fill, ink = COLOURS.get(number, ("#fefefc", "#08252d"))
    return Tile(
        points=hexagon(x, y, RADIUS - 2), x=f"{x:.1f}", y=f"{y + 6:.1f}", fill=fill, ink=ink, number=number,
        title=authority.name,
    )  # fmt: skip
