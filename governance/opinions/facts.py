"""The figures of a synthesis, drawn once from what each direction générale answered. Pure: rows in, plain values out.

A silence is not an opinion: it is counted apart (``NONE``), never among the favourable ones.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from governance.members.enums import AuthorityKind, Stance
from governance.opinions.enums import Position

NONE = "NONE"
CODES = (*Stance.values, NONE)
NO_SIDE = "NO_SIDE"
# Columns of the matrix: those who took no side stand together.
COLUMNS = (
    Stance.FAVOURABLE.value,
    Stance.WITH_RESERVATIONS.value,
    Stance.WITH_RECOMMENDATIONS.value,
    Stance.UNFAVOURABLE.value,
    NO_SIDE,
)
NO_SIDES = (Stance.ABSTENTION.value, Stance.NO_OPINION.value)
UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class ReservationFact:
    """One reservation, by its number in the whole consultation."""

    number: int
    id: int
    text: str
    lifted_if: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One expected authority, and what its direction générale answered."""

    siren: str
    name: str
    short_name: str
    college: int
    kind: str
    stance: str = NONE
    reference: str = ""
    received_on: str = ""
    position: str = ""
    reservations: tuple[ReservationFact, ...] = ()
    hex_row: int | None = None
    hex_column: int | None = None
    population: int | None = None
    revision: int = 0
    channel: str = ""
    reasons: str = ""
    plan: str = ""
    year: int | None = None
    budget: int | None = None

    @property
    def is_dissenting(self) -> bool:
        """Against, or on no side and saying why: what a synthesis quotes in full."""
        return self.stance == Stance.UNFAVOURABLE or (self.stance in NO_SIDES and bool(self.reasons))


@dataclass(frozen=True, slots=True)
class Share:
    """The answers of one group: a college, or a kind of authority."""

    code: str
    label: str
    members: int
    counts: dict[str, int]

    @property
    def title(self) -> str:
        """The label, in the plural when it is a kind of authority that several members are of."""
        return AuthorityKind(self.code).words(self.members) if self.code in AuthorityKind.values else self.label


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the matrix: a position in the authority's own plans, by stance."""

    code: str
    label: str
    cells: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.cells)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a synthesis counts."""

    expected: int = 0
    answered: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    colleges: tuple[Share, ...] = ()
    kinds: tuple[Share, ...] = ()
    matrix: tuple[Line, ...] = ()

    @property
    def silent(self) -> int:
        return self.expected - self.answered

    @property
    def favourable(self) -> int:
        return sum(self.counts.get(code, 0) for code in COLUMNS[:3])

    @property
    def matrix_totals(self) -> list[int]:
        return [sum(line.cells[i] for line in self.matrix) for i in range(len(COLUMNS))]

    @property
    def matrix_total(self) -> int:
        return sum(self.matrix_totals)


def dissenting(rows: Iterable[Row]) -> list[Row]:
    """Those against first, then those who take no side and say why."""
    found = [row for row in rows if row.is_dissenting]
    return sorted(found, key=lambda row: row.stance != Stance.UNFAVOURABLE)


def count_stances(stances: Iterable[str]) -> dict[str, int]:
    """How many of each, in the order of the form, silences last; codes nobody gave are there with 0."""
    found = Counter(stances)
    return {code: found[code] for code in CODES}


def draw_figures(rows: Sequence[Row], colleges: Sequence[tuple[int, str]]) -> Figures:
    """Count the answers of all expected authorities, by stance, by college (number, name), by kind, by position."""
    counts = count_stances(row.stance for row in rows)
    return Figures(
        expected=len(rows),
        answered=len(rows) - counts[NONE],
        counts=counts,
        colleges=_shares(rows, [(str(number), name) for number, name in colleges], lambda row: str(row.college)),
        kinds=_shares(rows, [(kind.value, str(kind.label)) for kind in AuthorityKind], lambda row: row.kind),
        matrix=_matrix(rows),
    )


def _shares(rows: Sequence[Row], groups: Sequence[tuple[str, str]], group_of: Any) -> tuple[Share, ...]:
    by_group: dict[str, list[str]] = {}
    for row in rows:
        by_group.setdefault(group_of(row), []).append(row.stance)
    return tuple(
        Share(code, label, len(by_group[code]), count_stances(by_group[code]))
        for code, label in groups
        if code in by_group
    )


def _matrix(rows: Sequence[Row]) -> tuple[Line, ...]:
    """Positions by stance; answers without a position come last, so that the total is that of the answers."""
    cells = Counter((row.position or UNSAID, _column(row.stance)) for row in rows if row.stance != NONE)
    lines = [(position.value, str(position.label)) for position in Position]
    if any(code == UNSAID for code, _ in cells):
        lines.append((UNSAID, "Non renseigné"))
    return tuple(Line(code, label, tuple(cells[code, column] for column in COLUMNS)) for code, label in lines)


def _column(stance: str) -> str:
    return stance if stance in COLUMNS else NO_SIDE


def as_json(rows: Sequence[Row], figures: Figures) -> dict[str, Any]:
    """What ``Synthesis.facts`` keeps."""
    return {**asdict(figures), "rows": [asdict(row) for row in rows]}


def figures_from_json(facts: dict[str, Any]) -> Figures:
    """The figures as they were frozen."""
    return Figures(
        expected=facts["expected"],
        answered=facts["answered"],
        counts=facts["counts"],
        colleges=tuple(Share(**share) for share in facts["colleges"]),
        kinds=tuple(Share(**share) for share in facts["kinds"]),
        matrix=tuple(Line(line["code"], line["label"], tuple(line["cells"])) for line in facts["matrix"]),
    )


def rows_from_json(facts: dict[str, Any]) -> list[Row]:
    """The answers as they were frozen."""
    return [
        Row(**{**row, "reservations": tuple(ReservationFact(**fact) for fact in row["reservations"])})
        for row in facts["rows"]
    ]
