"""Which of the dates proposed suits the body best, and why in words. Pure.

First comes a date on which a quorum would sit with those who say yes; then one that reaches it with those who can if
need be; then the most yes; then the most who could come; then the fewest no; then the earliest. One more yes on a
date never ranks it lower.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from emegalis.lib.french import NBSP, THIN, hour, long_date, plural


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers of those convened on one date, in heads; ``*_weight`` in what the quorum counts, heads or voices."""

    option: int
    starts_at: datetime.datetime
    yes: int = 0
    if_needed: int = 0
    no: int = 0
    silent: int = 0
    yes_weight: int = 0
    if_needed_weight: int = 0

    @property
    def may_come_weight(self) -> int:
        return self.yes_weight + self.if_needed_weight

    def reaches(self, needed: int) -> int:
        """2: a quorum by the yes alone; 1: with those who can if need be; 0: not with the answers given."""
        if self.yes_weight >= needed:
            return 2
        return 1 if self.may_come_weight >= needed else 0


@dataclass(frozen=True, slots=True)
class Ranking:
    """The dates from the best to the least; ``needed`` is the quorum, 0 where there is none."""

    tallies: list[Tally]
    needed: int
    is_by_voices: bool = False

    @property
    def best(self) -> Tally | None:
        """Nothing while nobody has answered."""
        best = self.tallies[0] if self.tallies else None
        return best if best and best.yes + best.if_needed else None

    @property
    def explanation(self) -> str:
        """Why the best date is the best, in French sentences; empty while nothing points to any."""
        best = self.best
        if best is None:
            return ""
        sentences = [f"{_day(best)}{NBSP}: {counts_words(best)}.", self._quorum_words(best), self._margin_words(best)]
        return " ".join(sentence for sentence in sentences if sentence)

    def _quorum_words(self, best: Tally) -> str:
        if not self.needed:
            return ""
        counted = plural(self.needed, "voix", "voix") if self.is_by_voices else plural(self.needed, "membre")
        return {
            2: f"Le quorum ({counted}) serait atteint avec ceux qui disent oui.",
            1: f"Le quorum ({counted}) serait atteint en comptant les «{NBSP}si nécessaire{NBSP}».",
            0: f"Avec les réponses reçues, le quorum ({counted}) ne serait pas encore atteint.",
        }[best.reaches(self.needed)]

    def _margin_words(self, best: Tally) -> str:
        second = self.tallies[1] if len(self.tallies) > 1 else None
        if second is None:
            return ""
        more = best.yes - second.yes
        if more > 0:
            return f"C’est {plural(more, 'oui', 'oui')} de plus que le {long_date(second.starts_at, year=False)}."
        same = (best.yes, best.if_needed, best.no) == (second.yes, second.if_needed, second.no)
        return (
            f"Le {long_date(second.starts_at, year=False)} convient aussi bien{THIN}; celle-ci vient plus tôt."
            if same
            else f"Le {long_date(second.starts_at, year=False)} vient juste après."
        )


def ranking(tallies: Sequence[Tally], *, needed: int, is_by_voices: bool = False) -> Ranking:
    def key(tally: Tally) -> tuple[int, int, int, int, datetime.datetime]:
        return -tally.reaches(needed), -tally.yes_weight, -tally.may_come_weight, tally.no, tally.starts_at

    return Ranking(sorted(tallies, key=key), needed, is_by_voices)


def counts_words(tally: Tally) -> str:
    """« 38 oui, 9 si nécessaire, 2 non, 10 sans réponse »."""
    counts = [
        (tally.yes, "oui"),
        (tally.if_needed, "si nécessaire"),
        (tally.no, "non"),
        (tally.silent, "sans réponse"),
    ]
    return ", ".join(f"{count}{NBSP}{word}" for count, word in counts if count) or "aucune réponse"


def _day(tally: Tally) -> str:
    day = long_date(tally.starts_at, weekday=True, year=False)
    return f"{day[:1].upper()}{day[1:]} à {hour(tally.starts_at)}"
