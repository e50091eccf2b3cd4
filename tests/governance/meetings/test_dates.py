"""Days proposed for a meeting: worked, free of the same people, one a week."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.holidays import is_working
from governance.meetings.dates import propose


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def days(proposal) -> list[str]:
    return [each.on.isoformat() for each in proposal.days]


def test_one_day_a_week_the_usual_weekday_first():
    proposal = propose(first=day("2027-03-01"), until=day("2027-07-01"), taken={}, weekday=3)
    assert days(proposal) == ["2027-03-04", "2027-03-11", "2027-03-18"]
    assert all(each.is_usual for each in proposal.days)


def test_holidays_and_other_meetings_of_the_same_people_are_left_aside_and_said():
    taken = {day("2027-05-04"): "séance, bureau"}
    proposal = propose(first=day("2027-05-03"), until=day("2027-05-15"), taken=taken, weekday=1)
    assert days(proposal) == ["2027-05-06", "2027-05-11"] or days(proposal) == ["2027-05-05", "2027-05-11"]
    assert (day("2027-05-04"), "séance, bureau") in proposal.left_aside
    assert (day("2027-05-06"), "jour férié (Ascension)") in proposal.left_aside


def test_nothing_is_proposed_when_the_notice_eats_the_period():
    assert propose(first=day("2026-12-28"), until=day("2026-12-25"), taken={}).days == []


@given(st.dates(day("2024-01-01"), day("2035-12-31")), st.integers(0, 120), st.integers(0, 6))
def test_every_day_proposed_is_worked_within_the_bounds_and_free(first, span, weekday):
    until = first + datetime.timedelta(days=span)
    taken = {first + datetime.timedelta(days=step): "une autre" for step in range(0, span, 3)}
    proposal = propose(first=first, until=until, taken=taken, weekday=weekday)
    assert all(first <= each.on < until and is_working(each.on) and each.on not in taken for each in proposal.days)
    weeks = [each.on.isocalendar()[:2] for each in proposal.days]
    assert len(set(weeks)) == len(weeks) <= 3
