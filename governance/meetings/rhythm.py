"""So many meetings per period: where each period of a body stands (DESIGN section 4, domain.md 1.4). Pure.

A meeting counts for the period of its day in Paris. One that was never convened holds nothing, one that was
cancelled neither; a period that ended without its meetings stays visible as missed.
"""

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from emegalis.lib.periods import Period

WATCH = datetime.timedelta(weeks=8)


class Standing(enum.Enum):
    NONE = "none"
    PLANNED = "planned"
    CONVENED = "convened"
    HELD = "held"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The rule of a body: so many meetings per so many months. No meeting asked means no rule."""

    times: int
    months: int

    @property
    def is_set(self) -> bool:
        return self.times > 0

    def period_of(self, day: datetime.date) -> Period:
        return Period.of(day, self.months)


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the rhythm needs to know of a meeting."""

    on: datetime.date
    is_convened: bool = False
    is_cancelled: bool = False

    def holds(self, *, today: datetime.date) -> bool:
        """It took place: convened, not cancelled, its day gone."""
        return self.is_convened and not self.is_cancelled and self.on < today

    def is_ahead(self, *, today: datetime.date) -> bool:
        return not self.is_cancelled and self.on >= today


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """Where one period stands on a day: ``held`` took place, ``ahead`` have a date, ``asked`` are due in all."""

    period: Period
    today: datetime.date
    asked: int
    held: int
    ahead: int
    standing: Standing

    @property
    def lacking(self) -> int:
        """Meetings still without a date."""
        return max(0, self.asked - self.held - self.ahead)

    @property
    def watch_starts_on(self) -> datetime.date:
        """Eight weeks before its end the portal begins to warn."""
        return self.period.ends_on - WATCH

    @property
    def is_watched(self) -> bool:
        return self.watch_starts_on <= self.today < self.period.ends_on

    @property
    def warns(self) -> bool:
        """A date is missing, and fewer than eight weeks are left to meet; or it is too late already."""
        return self.standing is Standing.MISSED or (self.is_watched and self.lacking > 0)

    @property
    def days_left(self) -> int:
        """Until its last day; 0 on that day and after."""
        return max(0, (self.period.last_day - self.today).days)

    @property
    def weeks_left(self) -> int:
        """Whole weeks still to come."""
        return self.days_left // 7


def report(period: Period, sittings: Iterable[Sitting], *, times: int, today: datetime.date) -> PeriodReport:
    """The standing of one period: the best that its meetings give."""
    within = [sitting for sitting in sittings if sitting.on in period]
    held = sum(sitting.holds(today=today) for sitting in within)
    ahead = [sitting for sitting in within if sitting.is_ahead(today=today)]
    convened = sum(sitting.is_convened for sitting in ahead)
    standing = _standing(times, held, convened, len(ahead), is_over=today >= period.ends_on)
    return PeriodReport(period, today, times, held, len(ahead), standing)


def _standing(times: int, held: int, convened: int, ahead: int, *, is_over: bool) -> Standing:
    if held >= times:
        return Standing.HELD
    if is_over:
        return Standing.MISSED
    if held + convened >= times:
        return Standing.CONVENED
    return Standing.PLANNED if held + ahead >= times else Standing.NONE


def missed(rhythm: Rhythm, sittings: Iterable[Sitting], *, today: datetime.date) -> list[PeriodReport]:
    """Periods gone without all their meetings, since the first meeting the portal knows of; the latest first.

    The period of that first meeting is left out when the body meets several times in one: what was held before the
    portal is not known.
    """
    known = list(sittings)
    current = rhythm.period_of(today)
    period = min((rhythm.period_of(sitting.on) for sitting in known), default=current)
    if rhythm.times > 1:
        period = period.next
    gone = []
    while period < current:
        state = report(period, known, times=rhythm.times, today=today)
        if state.standing is Standing.MISSED:
            gone.append(state)
        period = period.next
    return gone[::-1]
