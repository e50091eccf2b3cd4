"""When a digest leaves: at seven in Paris, on working days; every day, or on one day of the week. Pure.

A weekly day that is a holiday passes to the next working day. What must be done soon after a digest does not wait for
it: someone who reads a mail in the evening must still have two whole days.
"""

import datetime

from emegalis.lib.french import PARIS
from emegalis.lib.holidays import is_working
from governance.people.enums import Rhythm

DAY = datetime.timedelta(days=1)
FROM, UNTIL = datetime.time(7), datetime.time(20)
LAST_CALL = 3 * DAY


def is_digest_time(now: datetime.datetime) -> bool:
    """Digests leave from seven; a worker that comes back late makes them up until eight in the evening."""
    here = now.astimezone(PARIS)
    return is_working(here.date()) and FROM <= here.time() < UNTIL


def weekdays_served(day: datetime.date) -> set[int]:
    """Whose weekly digest leaves that day: those who chose it, and those whose day was a holiday just before."""
    if not is_working(day):
        return set()
    served, before = {day.weekday()}, day - DAY
    while not is_working(before):
        served.add(before.weekday())
        before -= DAY
    return served - {5, 6}


def next_digest(rhythm: str, weekday: int, *, after: datetime.datetime) -> datetime.datetime:
    """The first digest that leaves after this moment."""
    here = after.astimezone(PARIS)
    day = here.date() if here.time() < FROM else here.date() + DAY
    while not (weekday in weekdays_served(day) if rhythm == Rhythm.WEEKLY else is_working(day)):
        day += DAY
    return datetime.datetime.combine(day, FROM, PARIS)


def cannot_wait(digest_at: datetime.datetime, act_by: datetime.datetime | None) -> bool:
    """Told with that digest, it would leave too little time to act."""
    return act_by is not None and digest_at + LAST_CALL > act_by
