"""Days on which a body might meet: working days, under its notice, when its people are not called elsewhere. Pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from emegalis.lib.holidays import day_off, is_working

DAY = datetime.timedelta(days=1)
MANY = 3


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """A day that stands; ``is_usual`` when it is the weekday on which the body met last."""

    on: datetime.date
    is_usual: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """The days proposed, and those of the same weeks that were left aside with why."""

    days: list[ProposedDay] = field(default_factory=list)
    left_aside: list[tuple[datetime.date, str]] = field(default_factory=list)


def propose(
    *,
    first: datetime.date,
    until: datetime.date,
    taken: Mapping[datetime.date, str],
    weekday: int | None = None,
    many: int = MANY,
) -> Proposal:
    """At most ``many`` days from ``first`` on, before ``until``, one a week: the usual weekday, else the middle of the
    week. ``taken`` says by day which body already calls the same people."""
    proposal = Proposal()
    monday = first - first.weekday() * DAY
    while len(proposal.days) < many and monday < until:
        week = [day for rank in range(5) if first <= (day := monday + rank * DAY) < until]
        best = min((day for day in week if _reason(day, taken) == ""), key=_order(weekday), default=None)
        if best is not None:
            proposal.days.append(ProposedDay(best, best.weekday() == weekday))
        proposal.left_aside.extend((day, reason) for day in week if (reason := _reason(day, taken)))
        monday += 7 * DAY
    return proposal


def _reason(day: datetime.date, taken: Mapping[datetime.date, str]) -> str:
    return taken.get(day, "") if is_working(day) else day_off(day)


def _order(weekday: int | None):  # type: ignore[no-untyped-def]
    """The usual weekday first, then Tuesday, Thursday, Wednesday, Monday, Friday."""
    ranks = [1, 3, 2, 0, 4]
    return lambda day: (day.weekday() != weekday, ranks.index(day.weekday()))
