"""How long before a meeting its convocation must leave (domain.md 1.1). Pure.

A « jour franc » is a whole day: neither the day of sending nor the day of the meeting counts. Sent on Monday D, five
clear days allow D+6 at the earliest. What counts is the day of sending (CE, 5 February 1954, Peslier); for
convocations all days of the calendar count, Sundays and holidays included.
"""

import datetime
from dataclasses import dataclass

from emegalis.lib.french import NBSP

DAY = datetime.timedelta(days=1)
REPLY_BEFORE = 7 * DAY


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """The rule of a body: so many days, clear or not. No day at all means no rule."""

    days: int
    clear: bool = True
    source: str = ""

    @property
    def _gap(self) -> datetime.timedelta:
        """Between the day of sending and the day of the meeting."""
        return (self.days + 1 if self.clear and self.days else self.days) * DAY

    def earliest(self, *, sent_on: datetime.date) -> datetime.date:
        """The first day on which a meeting convened that day may be held."""
        return sent_on + self._gap

    def latest_sending(self, *, held_on: datetime.date) -> datetime.date:
        """The last day on which the convocation of a meeting may leave."""
        return held_on - self._gap

    def given(self, *, sent_on: datetime.date, held_on: datetime.date) -> int:
        """How many days the members really have, counted as the rule counts them."""
        gap = (held_on - sent_on).days
        return max(0, gap - 1 if self.clear else gap)

    def allows(self, *, sent_on: datetime.date, held_on: datetime.date) -> bool:
        return held_on >= self.earliest(sent_on=sent_on)

    def words(self, days: int) -> str:
        """« 15 jours francs », « 1 jour »."""
        plural = "s" if days > 1 else ""
        return f"{days}{NBSP}jour{plural}" + (f" franc{plural}" if self.clear else "")

    @property
    def required_words(self) -> str:
        return self.words(self.days) if self.days else "aucun délai fixé"


def reply_day(*, sent_on: datetime.date, held_on: datetime.date) -> datetime.date:
    """By when an answer helps the secretariat: a week before the meeting, or the eve when the convocation is late."""
    return max(held_on - REPLY_BEFORE, min(sent_on + 2 * DAY, held_on - DAY))
