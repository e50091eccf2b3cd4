"""When to try again: growing, jittered delays, kept in the database as a date. Pure; the figures are settings."""

import datetime
import random
from collections.abc import Sequence

JITTER = 0.25


def delay(steps: Sequence[float], tries: int) -> float:
    """Seconds before the next try, after ``tries`` of them (at least one); the last step repeats."""
    return steps[min(max(tries, 1), len(steps)) - 1]


def lasted(steps: Sequence[float], tries: int) -> float:
    """Seconds that so many tries take in all, the waits after them included."""
    return sum(delay(steps, number) for number in range(1, tries + 1))


def next_try(now: datetime.datetime, steps: Sequence[float], tries: int) -> datetime.datetime:
    """The date of the next try: a quarter sooner or later, so that a thousand refusals do not come back at once."""
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nothing to guess here
    return now + datetime.timedelta(seconds=delay(steps, tries) * spread)
