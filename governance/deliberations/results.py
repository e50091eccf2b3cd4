"""The result of a ballot, as frozen with the deliberation: heads and voices, never mixed. Pure.

``people`` is what open data may publish: SCDL counts élus, never voices (domain.md 3.1), hence a ballot by name only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FOR, AGAINST, ABSTENTION, NO_PART = "for", "against", "abstention", "takes_no_part"
CHOICES = (FOR, AGAINST, ABSTENTION, NO_PART)
BY_NAME, SECRET = "by_name", "secret"
WORDS = {FOR: "Pour", AGAINST: "Contre", ABSTENTION: "Abstention", NO_PART: "Ne prend pas part"}


@dataclass(frozen=True, slots=True)
class Line:
    """How many made one choice; ``college`` is empty for a ballot counted in all."""

    choice: str
    heads: int
    voices: int
    college: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The five figures of SCDL: who could take part, who did, and how."""

    entitled: int
    real: int
    for_: int
    against: int
    abstention: int


@dataclass(frozen=True, slots=True)
class CollegeRow:
    """One line of the table: a college, and by choice (heads, voices)."""

    name: str
    cells: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Result:
    """``members`` is the number of seats convened, ``mode`` one of ordinary, by_name, secret."""

    mode: str
    mode_label: str
    question: str
    outcome: str
    by_voices: bool
    casting_vote: bool
    members: int
    lines: tuple[Line, ...] = field(default=())

    @property
    def is_adopted(self) -> bool:
        return self.outcome == "adopted"

    @property
    def outcome_label(self) -> str:
        if not self.is_adopted:
            return "Rejetée"
        return "Adoptée à l’unanimité" if self.is_unanimous else "Adoptée"

    @property
    def is_unanimous(self) -> bool:
        return not self.heads(AGAINST) and not self.heads(ABSTENTION) and self.heads(FOR) > 0

    def heads(self, choice: str) -> int:
        return sum(line.heads for line in self.lines if line.choice == choice)

    def voices(self, choice: str) -> int:
        return sum(line.voices for line in self.lines if line.choice == choice)

    @property
    def totals(self) -> list[tuple[str, int, int]]:
        """(word, heads, voices) for each choice that a table shows; the last only where someone made it."""
        return [(WORDS[c], self.heads(c), self.voices(c)) for c in CHOICES if c != NO_PART or self.heads(c)]

    @property
    def colleges(self) -> list[CollegeRow]:
        """By college, in the order of the lines; empty for a ballot counted in all."""
        names = list(dict.fromkeys(line.college for line in self.lines if line.college))
        return [CollegeRow(name, [self._cell(name, choice) for choice in CHOICES[:3]]) for name in names]

    def _cell(self, college: str, choice: str) -> tuple[int, int]:
        found = [line for line in self.lines if line.college == college and line.choice == choice]
        return sum(line.heads for line in found), sum(line.voices for line in found)

    @property
    def people(self) -> People | None:
        """Nothing unless the ballot was by name and its figures hold together."""
        if self.mode != BY_NAME:
            return None
        given = (self.heads(FOR), self.heads(AGAINST), self.heads(ABSTENTION))
        real = sum(given)
        return People(self.members, real, *given) if self.members >= real > 0 else None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"lines": [asdict(line) for line in self.lines]}


def from_json(facts: Mapping[str, Any]) -> Result | None:
    """What was frozen; nothing for a deliberation taken without a ballot."""
    if not facts:
        return None
    return Result(**{**facts, "lines": tuple(Line(**line) for line in facts["lines"])})


def merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Without the choices that nobody made."""
    return tuple(line for line in lines if line.heads or line.voices)
