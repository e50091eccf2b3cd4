"""What a later part of a synthesis holds: what came after the closing. Pure: rows in, plain values out.

The frozen synthesis never moves; a part says « complétée le … » and stands beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from governance.opinions.enums import ReservationState
from governance.opinions.facts import CODES, Row, count_stances


@dataclass(frozen=True, slots=True)
class Change:
    """An opinion given, changed or withdrawn since the closing, most often in the meeting: before and after."""

    siren: str
    name: str
    before: str
    after: str
    reference: str = ""
    reasons: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one reservation."""

    number: int
    name: str
    text: str
    state: str
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == ReservationState.OPEN


@dataclass(frozen=True, slots=True)
class Part:
    """Everything that a later part tells; ``commission_on`` (ISO) is empty while its own opinion is not known."""

    counts: dict[str, int]
    changes: tuple[Change, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    commission_on: str = ""
    commission_text: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing has happened since the closing."""
        return not (self.changes or self.commission_on or any(not outcome.is_open for outcome in self.outcomes))

    @property
    def answered(self) -> int:
        return sum(1 for outcome in self.outcomes if not outcome.is_open)


def changes_between(before: Sequence[Row], after: Sequence[Row]) -> tuple[Change, ...]:
    """Those whose opinion is no longer the one that was frozen, in the order of the synthesis."""
    now = {row.siren: row for row in after}
    return tuple(
        Change(old.siren, old.name, old.stance, new.stance, new.reference, new.reasons, new.channel)
        for old in before
        if _differs(old, new := now.get(old.siren, Row(old.siren, old.name, old.short_name, old.college, old.kind)))
    )


def _differs(old: Row, new: Row) -> bool:
    return (old.stance, old.reference, old.revision) != (new.stance, new.reference, new.revision)


def counts_after(before: Sequence[Row], changes: Iterable[Change]) -> dict[str, int]:
    """By stance, once the changes are made; as many in all as were expected at the closing."""
    moved = {change.siren: change.after for change in changes}
    return count_stances(moved.get(row.siren, row.stance) for row in before)


def part_as_json(part: Part) -> dict[str, Any]:
    """What ``SynthesisComplement.facts`` keeps."""
    return asdict(part)


def part_from_json(facts: dict[str, Any]) -> Part:
    """The part as it was frozen; its counts in the order of the form."""
    return Part(
        counts={code: facts["counts"].get(code, 0) for code in CODES},
        changes=tuple(Change(**change) for change in facts["changes"]),
        outcomes=tuple(Outcome(**outcome) for outcome in facts["outcomes"]),
        commission_on=facts["commission_on"],
        commission_text=facts["commission_text"],
    )
