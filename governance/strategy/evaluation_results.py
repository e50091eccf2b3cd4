"""What evaluations add up to, without telling what one direction générale said of a project. Pure.

A total is told from ``FEWEST`` answers on. By kind of authority, kinds with fewer are pooled under « Autres natures »,
with the next smallest if need be: no subtraction gives back a group smaller than ``FEWEST``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.strategy.enums import BEST, SCALES, UNKNOWN, UNKNOWN_WORD, WORST, Criterion

FEWEST = 3
OTHERS = "Autres natures"
_LEVELS = tuple(range(BEST, WORST - 1, -1))
_FILLS = {4: "done", 3: "wait", 2: "retry", 1: "fail"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One evaluation: the kind of its authority in words, and its mark by criterion."""

    kind: str
    marks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Count:
    """How many chose one word of a scale; ``percent`` of all answers."""

    word: str
    count: int
    percent: float
    fill: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said on one criterion, from the best word to the worst, then « Ne sait pas »."""

    criterion: str
    label: str
    counts: tuple[Count, ...]

    @property
    def total(self) -> int:
        return sum(count.count for count in self.counts)

    @property
    def known(self) -> int:
        """Those who chose a word."""
        return self.total - self.counts[-1].count

    @property
    def satisfied(self) -> int:
        """Those who chose one of the two better words."""
        return self.counts[0].count + self.counts[1].count

    @property
    def share(self) -> int:
        """The satisfied among those who chose a word, in whole percent; 0 when nobody did."""
        return round(100 * self.satisfied / self.known) if self.known else 0

    @property
    def bar(self) -> list[tuple[str, float]]:
        """Kind of fill and percent, for the bar; those who do not know leave it empty."""
        return [(count.fill, count.percent) for count in self.counts if count.fill and count.count]

    @property
    def sentence(self) -> str:
        """The bar in words."""
        told = ", ".join(f"{count.word.lower()}\u00a0{count.count}" for count in self.counts if count.count)
        return f"{self.label}\u00a0: {told}"


@dataclass(frozen=True, slots=True)
class Group:
    """Those who answered, of one kind or all together."""

    label: str
    size: int
    tallies: tuple[Tally, ...]


def tallies(answers: Sequence[Answer]) -> tuple[Tally, ...]:
    """One tally by criterion; each adds up to the number of answers."""
    return tuple(_tally(criterion, [answer.marks[criterion] for answer in answers]) for criterion in Criterion)


def _tally(criterion: Criterion, marks: Sequence[int]) -> Tally:
    words = {level: SCALES[criterion][level] for level in _LEVELS} | {UNKNOWN: UNKNOWN_WORD}
    counts = tuple(
        Count(word, marks.count(level), 100 * marks.count(level) / len(marks) if marks else 0, _FILLS.get(level, ""))
        for level, word in words.items()
    )
    return Tally(criterion.value, criterion.label, counts)


def whole(answers: Sequence[Answer]) -> Group | None:
    """All together; nothing while they are fewer than ``FEWEST``."""
    return Group("Ensemble", len(answers), tallies(answers)) if len(answers) >= FEWEST else None


def by_kind(answers: Sequence[Answer]) -> list[Group]:
    """By kind of authority, the most numerous first, small kinds pooled; nothing while there is nothing to tell."""
    kinds: dict[str, list[Answer]] = {}
    for answer in answers:
        kinds.setdefault(answer.kind, []).append(answer)
    shown = sorted((pair for pair in kinds.items() if len(pair[1]) >= FEWEST), key=lambda p: (-len(p[1]), p[0]))
    pooled = [answer for group in kinds.values() if len(group) < FEWEST for answer in group]
    while shown and 0 < len(pooled) < FEWEST:
        pooled = [*shown.pop()[1], *pooled]
    groups = [Group(kind, len(group), tallies(group)) for kind, group in shown]
    return [*groups, Group(OTHERS, len(pooled), tallies(pooled))] if len(pooled) >= FEWEST else groups


@dataclass(frozen=True, slots=True)
class Trend:
    """One criterion from semester to semester: each with what it is called."""

    label: str
    cells: tuple[tuple[str, Tally], ...]


def trends(told: Sequence[tuple[str, Group]]) -> list[Trend]:
    """The same questions side by side, criterion by criterion, in the order of the semesters given; nothing to compare
    before two of them."""
    if len(told) < 2:
        return []
    names = [name for name, _ in told]
    columns = zip(*(group.tallies for _, group in told), strict=True)
    return [Trend(tallies[0].label, tuple(zip(names, tallies, strict=True))) for tallies in columns]
