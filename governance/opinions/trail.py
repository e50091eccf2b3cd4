"""The trail of a consensus: from one round to the next, who moved, from what to what; which reservation was lifted, by
which change. Pure: rows in, plain values out; its counts add up (each authority stands in exactly one cell of a pass).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.members.enums import Stance
from governance.opinions.facts import CODES, NONE

# From the most reserved to the most favourable; those who took no side are on no such scale.
SCALE = {
    Stance.UNFAVOURABLE.value: 0,
    Stance.WITH_RESERVATIONS.value: 1,
    Stance.WITH_RECOMMENDATIONS.value: 2,
    Stance.FAVOURABLE.value: 3,
}


@dataclass(frozen=True, slots=True)
class Point:
    """What each direction générale said at one moment: by SIREN, a stance code; a silence is absent or ``NONE``."""

    label: str
    stances: Mapping[str, str]

    def stance_of(self, siren: str) -> str:
        return self.stances.get(siren, NONE)


@dataclass(frozen=True, slots=True)
class Move:
    """One direction générale, from what to what."""

    siren: str
    name: str
    before: str
    after: str

    @property
    def is_closer(self) -> bool:
        """Towards the favourable side; from or to a silence or no side is neither closer nor further."""
        return self.before in SCALE and self.after in SCALE and SCALE[self.after] > SCALE[self.before]

    @property
    def is_further(self) -> bool:
        return self.before in SCALE and self.after in SCALE and SCALE[self.after] < SCALE[self.before]

    @property
    def is_new(self) -> bool:
        return self.before == NONE and self.after != NONE

    @property
    def is_gone(self) -> bool:
        return self.before != NONE and self.after == NONE


@dataclass(frozen=True, slots=True)
class Pass:
    """From one point to the next: every authority in one cell of the table, the movers by name."""

    before: Point
    after: Point
    cells: Mapping[tuple[str, str], int]
    moves: tuple[Move, ...]

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    @property
    def stayed(self) -> int:
        """Gave an opinion both times, the same."""
        return sum(count for (before, after), count in self.cells.items() if before == after != NONE)

    @property
    def silent(self) -> int:
        return self.cells.get((NONE, NONE), 0)

    @property
    def closer(self) -> int:
        return sum(1 for move in self.moves if move.is_closer)

    @property
    def further(self) -> int:
        return sum(1 for move in self.moves if move.is_further)

    @property
    def joined(self) -> int:
        return sum(1 for move in self.moves if move.is_new)

    @property
    def gone(self) -> int:
        return sum(1 for move in self.moves if move.is_gone)

    @property
    def elsewhere(self) -> int:
        """Moved to or from no side."""
        return len(self.moves) - self.closer - self.further - self.joined - self.gone

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """The table: one line per stance before, one column per stance after."""
        return [(before, [self.cells.get((before, after), 0) for after in CODES]) for before in CODES]

    @property
    def column_totals(self) -> list[int]:
        return [sum(self.cells.get((before, after), 0) for before in CODES) for after in CODES]


def passes(points: Sequence[Point], names: Mapping[str, str]) -> list[Pass]:
    """From each point to the next, over the authorities named: those asked at any of them."""
    return [_pass(before, after, names) for before, after in zip(points, points[1:], strict=False)]


def _pass(before: Point, after: Point, names: Mapping[str, str]) -> Pass:
    moves = [Move(siren, name, before.stance_of(siren), after.stance_of(siren)) for siren, name in names.items()]
    return Pass(
        before,
        after,
        Counter((move.before, move.after) for move in moves),
        tuple(move for move in moves if move.before != move.after),
    )
