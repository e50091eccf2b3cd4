"""One meeting of the commission per semester: where each semester stands (DESIGN section 4, domain.md 1.4). Pure.

A meeting counts for the semester of its day in Paris. One that was never convened holds nothing, one that was
cancelled neither; a semester that ended without a meeting stays visible as missed.
"""

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from emegalis.lib.semesters import Semester

WATCH = datetime.timedelta(weeks=8)


class Standing(enum.Enum):
    NONE = "none"
    PLANNED = "planned"
    CONVENED = "convened"
    HELD = "held"
    MISSED = "missed"


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
class SemesterReport:
    """Where one semester stands on a day."""

    semester: Semester
    today: datetime.date
    standing: Standing

    @property
    def watch_starts_on(self) -> datetime.date:
        """Eight weeks before its end the portal begins to warn."""
        return self.semester.ends_on - WATCH

    @property
    def is_watched(self) -> bool:
        return self.watch_starts_on <= self.today < self.semester.ends_on

    @property
    def warns(self) -> bool:
        """No date yet, and fewer than eight weeks to hold a meeting; or too late already."""
        return self.standing is Standing.MISSED or (self.is_watched and self.standing is Standing.NONE)

    @property
    def days_left(self) -> int:
        """Until its last day; 0 on that day and after."""
        return max(0, (self.semester.last_day - self.today).days)

    @property
    def weeks_left(self) -> int:
        """Whole weeks still to come."""
        return self.days_left // 7


def report(semester: Semester, sittings: Iterable[Sitting], *, today: datetime.date) -> SemesterReport:
    """The standing of one semester: the best that its meetings give."""
    return SemesterReport(semester, today, _standing(semester, [s for s in sittings if s.on in semester], today))


def _standing(semester: Semester, sittings: list[Sitting], today: datetime.date) -> Standing:
    if any(sitting.holds(today=today) for sitting in sittings):
        return Standing.HELD
    if today >= semester.ends_on:
        return Standing.MISSED
    ahead = [sitting for sitting in sittings if sitting.is_ahead(today=today)]
    if any(sitting.is_convened for sitting in ahead):
        return Standing.CONVENED
    return Standing.PLANNED if ahead else Standing.NONE


def missed(sittings: Iterable[Sitting], *, today: datetime.date) -> list[Semester]:
    """Semesters gone without a meeting, since the first meeting the portal knows of; the latest first."""
    known = list(sittings)
    current = Semester.of(today)
    semester = min((Semester.of(sitting.on) for sitting in known), default=current)
    gone = []
    while semester < current:
        if report(semester, known, today=today).standing is Standing.MISSED:
            gone.append(semester)
        semester = semester.next
    return gone[::-1]
