"""How many must be there for a body to sit validly, under the body's own rule (domain.md 1.1). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from emegalis.lib.french import NBSP, THIN, number, plural

# The ways of being there (``enums.Presence``): the substitute of an absent member counts as the member would.
IN_ROOM, REMOTE, SUBSTITUTED = "in_room", "remote", "substituted"
THERE = frozenset({IN_ROOM, REMOTE, SUBSTITUTED})


class Basis(StrEnum):
    """What is counted; the same words as ``members.enums.QuorumBasis``."""

    NONE = "none"
    PRESENT = "present_members"
    PRESENT_OR_REPRESENTED = "present_or_represented"
    VOICES = "voices"


@dataclass(frozen=True, slots=True)
class Quorum:
    """More than a fraction of a total, of heads or of voices: floor(total × fraction) + 1."""

    total: int
    numerator: int = 1
    denominator: int = 2

    @property
    def needed(self) -> int:
        return self.total * self.numerator // self.denominator + 1 if self.total else 0

    def missing(self, present: int) -> int:
        """How many more are needed; 0 once it is reached."""
        return max(0, self.needed - present)

    def is_reached(self, present: int) -> bool:
        return self.missing(present) == 0


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """The rule of a body for one meeting, and the text it comes from; ``is_waived``: a second meeting needs none."""

    basis: str = Basis.NONE
    numerator: int = 1
    denominator: int = 2
    remote_counts: bool = True
    source: str = ""
    is_waived: bool = False

    @property
    def is_asked(self) -> bool:
        return self.basis != Basis.NONE and not self.is_waived

    @property
    def is_by_voices(self) -> bool:
        return self.basis == Basis.VOICES

    def counts(self, seat: "SeatThere") -> bool:
        """Whether this seat makes up the quorum: a proxy does only where the rule says « ou représentés »."""
        if seat.is_represented:
            return self.basis == Basis.PRESENT_OR_REPRESENTED
        return seat.state in THERE and (self.remote_counts or seat.state != REMOTE)


@dataclass(frozen=True, slots=True)
class SeatThere:
    """A seat at an item. ``is_represented``: a proxy that counts speaks for it; ``is_interested``: it stays out."""

    state: str
    voices: int = 1
    is_represented: bool = False
    is_interested: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The quorum at an item: what is needed, what is there, and the rule it is read by."""

    rule: QuorumRule
    quorum: Quorum
    present: int
    interested: int = 0

    @property
    def needed(self) -> int:
        return self.quorum.needed if self.rule.is_asked else 0

    @property
    def missing(self) -> int:
        return self.quorum.missing(self.present) if self.rule.is_asked else 0

    @property
    def is_reached(self) -> bool:
        return self.missing == 0

    @property
    def counted(self) -> str:
        """« 38 présents sur 66 », « 412 voix sur 769 »."""
        if self.rule.is_by_voices:
            return f"{plural(self.present, 'voix', 'voix')} sur {number(self.quorum.total)}"
        return f"{self._heads(self.present)} sur {number(self.quorum.total)}"

    @property
    def verdict(self) -> str:
        """« Quorum atteint : il en faut 34 »."""
        if self.rule.is_waived:
            return f"Seconde convocation{NBSP}: aucun quorum n’est exigé"
        if not self.rule.is_asked:
            return "Aucun quorum n’est fixé"
        if self.is_reached:
            return f"Quorum atteint{NBSP}: il en faut {number(self.needed)}"
        return f"Quorum non atteint{NBSP}: il en manque {number(self.missing)} sur {number(self.needed)}"

    @property
    def explanation(self) -> str:
        """The rule in one or two sentences, for whoever has to justify it at the table."""
        if not self.rule.is_asked:
            return f"{self.verdict}."
        whole = "des voix" if self.rule.is_by_voices else "des membres"
        source = f" ({self.rule.source})" if self.rule.source else ""
        asked = f"soit {number(self.needed)} sur {number(self.quorum.total)}{source}"
        return f"Le quorum est de {self._share()} {whole}, {asked}{THIN}; {self._who()}."

    def _share(self) -> str:
        half = self.rule.denominator == 2 * self.rule.numerator
        return "plus de la moitié" if half else f"plus de {self.rule.numerator}/{self.rule.denominator}"

    def _who(self) -> str:
        """Who else counts, or does not."""
        said = "les pouvoirs comptent" if self.rule.basis == Basis.PRESENT_OR_REPRESENTED else "sans les pouvoirs"
        if not self.rule.remote_counts:
            said += ", sans les présents à distance"
        if self.interested:
            said += f", {plural(self.interested, 'membre intéressé laissé', 'membres intéressés laissés')} de côté"
        return said

    def _heads(self, count: int) -> str:
        if self.rule.basis == Basis.PRESENT_OR_REPRESENTED:
            return plural(count, "présent ou représenté", "présents ou représentés")
        return plural(count, "présent")


def standing(rule: QuorumRule, seats: Iterable[SeatThere]) -> Standing:
    """The quorum of an item; members interested in it are left out, of what is needed and of what is there."""
    rows = list(seats)
    asked = [seat for seat in rows if not seat.is_interested]
    total = sum(_weight(rule, seat) for seat in asked)
    present = sum(_weight(rule, seat) for seat in asked if rule.counts(seat))
    return Standing(rule, Quorum(total, rule.numerator, rule.denominator), present, len(rows) - len(asked))


def _weight(rule: QuorumRule, seat: SeatThere) -> int:
    return seat.voices if rule.is_by_voices else 1
