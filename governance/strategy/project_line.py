"""The calendar of a project as a line: where its milestones and today stand between its two ends. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Dated(Protocol):
    """What a milestone shows of itself."""

    title: str
    planned_on: datetime.date
    done_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone on the line: where, in percent of its length; passed, late or to come."""

    title: str
    day: datetime.date
    at: float
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """From the first day to the last; ``today`` in percent, nothing when it stands outside."""

    first: datetime.date
    last: datetime.date
    today: float | None
    marks: tuple[Mark, ...]

    @property
    def elapsed(self) -> float:
        return self.today if self.today is not None else 0


def timeline(
    milestones: Iterable[Dated],
    *,
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
    today: datetime.date,
) -> Line | None:
    """Nothing to draw without at least two different days."""
    rows = list(milestones)
    days = [day for row in rows for day in (row.planned_on, row.done_on) if day]
    days += [day for day in (starts_on, ends_on) if day]
    if not rows or len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    span = (last - first).days

    def place(day: datetime.date) -> float:
        return round(100 * (day - first).days / span, 2)

    marks = sorted(
        (
            Mark(row.title, row.done_on or row.planned_on, place(row.done_on or row.planned_on), _kind(row, today))
            for row in rows
        ),
        key=lambda mark: mark.day,
    )
    return Line(first, last, place(today) if first <= today <= last else None, tuple(marks))


def _kind(row: Dated, today: datetime.date) -> str:
    if row.done_on:
        return "done"
    return "late" if row.planned_on < today else "next"
