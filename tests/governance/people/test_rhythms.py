"""When a digest leaves: seven in Paris, working days, holidays passed over."""

import datetime

import pytest

from emegalis.lib.french import PARIS
from governance.people.enums import Rhythm
from governance.people.rhythms import cannot_wait, is_digest_time, next_digest, weekdays_served


def paris(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=PARIS)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-24T06:59", "2026-11-24T07:00"),
        ("2026-11-24T07:00", "2026-11-25T07:00"),
        ("2026-11-27T15:00", "2026-11-30T07:00"),  # Friday: over the week end
        ("2026-11-10T15:00", "2026-11-12T07:00"),  # the eve of Armistice
        ("2026-04-30T15:00", "2026-05-04T07:00"),  # 1 May is a Friday
        ("2026-03-28T12:00", "2026-03-30T07:00"),  # the clocks change that Sunday
    ],
)
def test_daily_digest_leaves_the_next_working_day_at_seven_in_paris(after, expected):
    assert next_digest(Rhythm.DAILY, 0, after=paris(after)) == paris(expected)


@pytest.mark.parametrize(
    ("weekday", "after", "expected"),
    [
        (0, "2026-11-24T08:00", "2026-11-30T07:00"),
        (3, "2026-11-24T08:00", "2026-11-26T07:00"),
        (1, "2026-11-24T06:00", "2026-11-24T07:00"),
        (0, "2026-04-03T09:00", "2026-04-07T07:00"),  # Easter Monday passes to Tuesday
        (4, "2026-12-23T09:00", "2026-12-28T07:00"),  # Christmas is a Friday: passes to Monday
        (3, "2026-05-13T09:00", "2026-05-15T07:00"),  # Ascension passes to Friday
    ],
)
def test_weekly_digest_leaves_on_its_day_or_after_the_holiday(weekday, after, expected):
    assert next_digest(Rhythm.WEEKLY, weekday, after=paris(after)) == paris(expected)


def test_each_weekly_day_is_served_once_a_week_whatever_the_holidays():
    for year_day in range(366):
        start = day("2026-01-01") + datetime.timedelta(days=year_day)
        for weekday in range(5):
            first = next_digest(
                Rhythm.WEEKLY, weekday, after=datetime.datetime.combine(start, datetime.time(12), PARIS)
            )
            assert weekday in weekdays_served(first.date())
            assert (first.date() - start).days <= 11


def test_nobody_is_served_on_a_day_off_and_a_holiday_is_made_up_once():
    assert weekdays_served(day("2026-11-29")) == set()
    assert weekdays_served(day("2026-05-14")) == set()
    assert weekdays_served(day("2026-05-15")) == {3, 4}
    assert weekdays_served(day("2026-04-07")) == {0, 1}
    assert weekdays_served(day("2026-11-30")) == {0}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T06:59", False),
        ("2026-11-24T07:00", True),
        ("2026-11-24T19:59", True),
        ("2026-11-24T20:00", False),
        ("2026-11-28T10:00", False),
        ("2026-11-11T10:00", False),
    ],
)
def test_digests_leave_by_day_on_working_days(now, expected):
    assert is_digest_time(paris(now)) is expected


def test_what_must_be_done_within_three_days_of_the_digest_cannot_wait():
    digest = paris("2026-11-25T07:00")
    assert not cannot_wait(digest, None)
    assert not cannot_wait(digest, paris("2026-11-28T07:00"))
    assert cannot_wait(digest, paris("2026-11-28T06:59"))
    assert cannot_wait(digest, paris("2026-11-25T18:00"))
