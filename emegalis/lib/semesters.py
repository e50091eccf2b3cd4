"""Half-years: 1 January–30 June, 1 July–31 December (DESIGN section 4, meetings; domain.md 1.4)."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Semester:
    """One half of a year; ``number`` is 1 or 2."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> "Semester":
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date(self.year, 1 if self.number == 1 else 7, 1)

    @property
    def ends_on(self) -> datetime.date:
        """The day after the last one: periods are half-open."""
        return self.next.starts_on

    @property
    def last_day(self) -> datetime.date:
        return self.ends_on - datetime.timedelta(days=1)

    @property
    def next(self) -> "Semester":
        return Semester(self.year, 2) if self.number == 1 else Semester(self.year + 1, 1)

    @property
    def previous(self) -> "Semester":
        return Semester(self.year - 1, 2) if self.number == 1 else Semester(self.year, 1)

    def __contains__(self, day: datetime.date) -> bool:
        return self.starts_on <= day < self.ends_on

    def __str__(self) -> str:
        return f"{'1er' if self.number == 1 else '2e'} semestre\u00a0{self.year}"
