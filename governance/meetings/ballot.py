"""Counting a ballot: heads and voices by college, votes cast, majority, casting vote (domain.md 1.1, 1.3). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from emegalis.lib.french import NBSP, THIN, number, plural


class Vote(StrEnum):
    """The same words as ``enums.Choice``."""

    FOR = "for"
    AGAINST = "against"
    ABSTENTION = "abstention"
    TAKES_NO_PART = "takes_no_part"


# Abstentions are no « suffrages exprimés » (CGCT, art. L. 2121-20), nor is who takes no part.
CAST = (Vote.FOR, Vote.AGAINST)
IN_ALL = 0  # the line of a secret ballot: no college


class BallotRefusal(Exception):
    """Totals that do not add up; ``college`` and ``vote`` name the field the sentence belongs to, if there is one."""

    def __init__(self, sentence: str, *, college: int | None = None, vote: str = "") -> None:
        super().__init__(sentence)
        self.college, self.vote = college, vote


@dataclass(frozen=True, slots=True)
class Electorate:
    """Those of one college who may take part: how many, present or represented, and the voices of each."""

    college: int
    name: str
    heads: int
    voices_per_head: int = 1

    @property
    def voices(self) -> int:
        return self.heads * self.voices_per_head


@dataclass(frozen=True, slots=True)
class Line:
    """Heads and voices for one choice in one college."""

    college: int
    vote: str
    heads: int
    voices: int


@dataclass(frozen=True, slots=True)
class Said:
    """One member's choice in a ballot by name."""

    member: int
    college: int
    vote: str
    voices: int = 1


@dataclass(frozen=True, slots=True)
class Count:
    """A sum of heads, and of voices beside it: never one for the other."""

    heads: int = 0
    voices: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What a ballot gives. ``weights`` are voices where the assembly counts them, heads elsewhere."""

    counts: Mapping[str, Count]
    by_voices: bool
    is_adopted: bool
    is_tie: bool
    by_casting_vote: bool

    def weight(self, vote: str) -> int:
        count = self.counts[vote]
        return count.voices if self.by_voices else count.heads

    @property
    def cast(self) -> int:
        """« Suffrages exprimés »."""
        return sum(self.weight(vote) for vote in CAST)

    @property
    def majority(self) -> int:
        """More than half of the votes cast."""
        return self.cast // 2 + 1 if self.cast else 0

    @property
    def words(self) -> str:
        """« Adopté par 640 voix pour, 58 contre ; 71 abstentions. Suffrages exprimés : 698, majorité 350. »"""
        unit = ("voix", "voix") if self.by_voices else ("vote", "votes")
        opening = "Adopté" if self.is_adopted else "Rejeté"
        parts = [
            f"{opening} par {plural(self.weight(Vote.FOR), *unit)} pour, {number(self.weight(Vote.AGAINST))} contre"
        ]
        if self.weight(Vote.ABSTENTION):
            parts.append(plural(self.weight(Vote.ABSTENTION), "abstention"))
        out = self.counts[Vote.TAKES_NO_PART].heads
        if out:
            parts.append(plural(out, "membre ne prend pas part au vote", "membres ne prennent pas part au vote"))
        return f"{f'{THIN}; '.join(parts)}. {self._reading()}"

    def _reading(self) -> str:
        if not self.cast:
            return "Aucun suffrage exprimé."
        reading = f"Suffrages exprimés{NBSP}: {number(self.cast)}, majorité {number(self.majority)}."
        if self.by_casting_vote:
            return f"{reading} Partage des voix{NBSP}: la voix de qui préside l’emporte."
        return f"{reading} Partage des voix, sans voix prépondérante." if self.is_tie else reading


def from_counts(
    electorates: Iterable[Electorate], counts: Mapping[tuple[int, str], int | None], *, remainder: str = ""
) -> list[Line]:
    """The lines of a ballot counted by college; ``remainder`` is the choice of all those not counted elsewhere.

    Refused: more than a college holds, or a total that is not that of those who may take part.
    """
    lines: list[Line] = []
    for electorate in electorates:
        heads = {vote: counts.get((electorate.college, vote)) or 0 for vote in Vote}
        if remainder:
            heads[Vote(remainder)] = electorate.heads - sum(n for vote, n in heads.items() if vote != remainder)
        _check_heads(electorate, heads, remainder)
        lines += [
            Line(electorate.college, vote, count, count * electorate.voices_per_head) for vote, count in heads.items()
        ]
    return lines


def _check_heads(electorate: Electorate, heads: Mapping[Vote, int], remainder: str) -> None:
    counted = sum(heads.values()) if not remainder else sum(n for vote, n in heads.items() if vote != remainder)
    if counted > electorate.heads or (not remainder and counted < electorate.heads):
        gap = counted - electorate.heads
        which = "de trop" if gap > 0 else "de moins"
        raise BallotRefusal(
            f"{electorate.name}{NBSP}: {number(counted)} comptés pour "
            f"{plural(electorate.heads, 'membre présent ou représenté', 'membres présents ou représentés')}, "
            f"{number(abs(gap))} {which}.",
            college=electorate.college,
        )


def from_sums(electorates: Iterable[Electorate], sums: Mapping[str, Count]) -> list[Line]:
    """The lines of a secret ballot: sums only, which are those of everyone who may take part."""
    rows = list(electorates)
    heads, voices = sum(row.heads for row in rows), sum(row.voices for row in rows)
    found = Count(sum(c.heads for c in sums.values()), sum(c.voices for c in sums.values()))
    if found.heads != heads:
        raise BallotRefusal(_gap("bulletins", found.heads, "sont", heads), vote=Vote.FOR)
    if found.voices != voices:
        raise BallotRefusal(_gap("voix", found.voices, "portent", voices), vote=Vote.FOR)
    return [Line(IN_ALL, vote, sums.get(vote, Count()).heads, sums.get(vote, Count()).voices) for vote in Vote]


def _gap(what: str, found: int, verb: str, expected: int) -> str:
    there = "les membres présents ou représentés"
    return f"Les {what} font {number(found)} en tout{THIN}; {there} {verb} {number(expected)}."


def from_names(said: Iterable[Said]) -> list[Line]:
    """The lines that the choices of each member make, by college."""
    sums: dict[tuple[int, str], Count] = {}
    for one in said:
        for vote in Vote:
            held = sums.get((one.college, vote), Count())
            own = one.vote == vote
            sums[one.college, vote] = Count(held.heads + own, held.voices + (one.voices if own else 0))
    return [Line(college, vote, count.heads, count.voices) for (college, vote), count in sums.items()]


def result(
    lines: Iterable[Line], *, by_voices: bool, casting_vote: bool = False, chair: str = "", is_secret: bool = False
) -> Result:
    """What the lines give; on a tie the chair's own vote decides where the rule says so, never in a secret ballot."""
    rows = list(lines)
    counts: dict[str, Count] = {
        vote: Count(sum(r.heads for r in rows if r.vote == vote), sum(r.voices for r in rows if r.vote == vote))
        for vote in Vote
    }
    weights = {vote: count.voices if by_voices else count.heads for vote, count in counts.items()}
    is_tie = weights[Vote.FOR] == weights[Vote.AGAINST] and weights[Vote.FOR] > 0
    decides = is_tie and casting_vote and not is_secret and chair in CAST
    adopted = chair == Vote.FOR if decides else weights[Vote.FOR] > weights[Vote.AGAINST]
    return Result(counts, by_voices, adopted, is_tie, decides)
