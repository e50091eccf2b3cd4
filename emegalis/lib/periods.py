"""Periods of so many months, laid end to end: half-years, quarters, years (DESIGN section 4, domain.md 1.4). Pure.

They are counted from January of the year 0, so that any length that divides twelve begins with the year.
"""

import datetime
from dataclasses import dataclass

from emegalis.lib.french import MONTHS, NBSP, ordinal

_NOUNS = {1: "mois", 3: "trimestre", 6: "semestre", 12: "année"}


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The ``index``-th stretch of ``months`` months; the order is that of time, within one length."""

    months: int
    index: int

    @classmethod
    def of(cls, day: datetime.date, months: int) -> "Period":
        return cls(months, (day.year * 12 + day.month - 1) // months)

    @property
    def starts_on(self) -> datetime.date:
        year, month = divmod(self.index * self.months, 12)
        return datetime.date(year, month + 1, 1)

    @property
    def ends_on(self) -> datetime.date:
        """The day after the last one: periods are half-open."""
        return self.next.starts_on

    @property
    def last_day(self) -> datetime.date:
        return self.ends_on - datetime.timedelta(days=1)

    @property
    def next(self) -> "Period":
        return Period(self.months, self.index + 1)

    @property
    def previous(self) -> "Period":
        return Period(self.months, self.index - 1)

    @property
    def first_months(self) -> list[datetime.date]:
        """The first day of each of its months."""
        starts = (divmod(self.index * self.months + rank, 12) for rank in range(self.months))
        return [datetime.date(year, month + 1, 1) for year, month in starts]

    @property
    def noun(self) -> str:
        """« semestre », « année »; « période » of any other length."""
        return _NOUNS.get(self.months, "période")

    @property
    def the(self) -> str:
        """« le 2e semestre 2026 », « l’année 2026 »."""
        return f"{_ARTICLES[self.noun]}{self}"

    @property
    def of_the(self) -> str:
        """« du 2e semestre 2026 », « de l’année 2026 »."""
        return f"du {self}" if _ARTICLES[self.noun] == "le " else f"de {self.the}"

    def __contains__(self, day: datetime.date) -> bool:
        return self.starts_on <= day < self.ends_on

    def __str__(self) -> str:
        start, last = self.starts_on, self.last_day
        if self.noun in {"semestre", "trimestre"}:
            return f"{ordinal((start.month - 1) // self.months + 1)} {self.noun}{NBSP}{start.year}"
        if self.noun == "année":
            return f"année{NBSP}{start.year}"
        end = f"{MONTHS[last.month - 1]}{NBSP}{last.year}"
        if self.noun == "mois":
            return f"mois de {end}"
        begins = MONTHS[start.month - 1] + ("" if start.year == last.year else f"{NBSP}{start.year}")
        return f"période de {begins} à {end}"


_ARTICLES = {"mois": "le ", "trimestre": "le ", "semestre": "le ", "année": "l’", "période": "la "}
