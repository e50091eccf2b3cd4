"""Reservations put in order by theme: a word chosen by the secretariat, « non classée » without one. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from emegalis.lib.search import fold

UNCLASSED = "Non classées"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Theme(Generic[T]):
    """Some reservations of one theme; ``total`` counts all that it holds, shown here or not."""

    name: str
    total: int
    items: Sequence[T]

    @property
    def label(self) -> str:
        return self.name or UNCLASSED


def tidy_theme(text: str, known: Iterable[str]) -> str:
    """A theme on one line, spelt as one of those known when only accents and capitals differ."""
    name = " ".join(text.split())
    return next((other for other in known if fold(other) == fold(name)), name)


def in_theme_order(items: Iterable[T], theme_of: Callable[[T], str]) -> list[T]:
    """The largest theme first, those without theme last; inside a theme, as they came."""
    kept = list(items)
    totals = Counter(theme_of(item) for item in kept)
    return sorted(kept, key=lambda item: _rank(theme_of(item), totals))


def by_theme(items: Sequence[T], theme_of: Callable[[T], str], *, among: Iterable[T] | None = None) -> list[Theme[T]]:
    """Items already in order, under their themes; ``among`` whom the totals count (these items when not said)."""
    totals = Counter(theme_of(item) for item in (items if among is None else among))
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(theme_of(item), []).append(item)
    return [Theme(name, totals[name], group) for name, group in groups.items()]


def _rank(name: str, totals: Counter[str]) -> tuple[bool, int, str]:
    return (not name, -totals[name], fold(name))
