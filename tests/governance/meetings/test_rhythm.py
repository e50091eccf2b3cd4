"""One meeting per semester: every standing, at the boundaries where a day changes it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.semesters import Semester
from governance.meetings.rhythm import Sitting, Standing, missed, report

S1, S2 = Semester(2026, 1), Semester(2026, 2)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def sitting(on: str, *, convened: bool = True, cancelled: bool = False) -> Sitting:
    return Sitting(day(on), is_convened=convened, is_cancelled=cancelled)


@pytest.mark.parametrize(
    ("today", "sittings", "standing"),
    [
        ("2026-11-24", [], Standing.NONE),
        ("2026-11-24", [sitting("2026-12-15", convened=False)], Standing.PLANNED),
        ("2026-11-24", [sitting("2026-12-15")], Standing.CONVENED),
        ("2026-12-15", [sitting("2026-12-15")], Standing.CONVENED),  # the day itself
        ("2026-12-16", [sitting("2026-12-15")], Standing.HELD),
        ("2026-11-24", [sitting("2026-12-15", cancelled=True)], Standing.NONE),
        ("2026-11-24", [sitting("2026-09-15", convened=False)], Standing.NONE),  # never convened
        ("2026-11-24", [sitting("2026-06-30"), sitting("2027-01-01")], Standing.NONE),  # other semesters
        ("2026-07-01", [sitting("2026-07-01")], Standing.CONVENED),
        ("2026-12-31", [], Standing.NONE),
        ("2027-01-01", [], Standing.MISSED),
        ("2027-01-01", [sitting("2026-12-31")], Standing.HELD),
        ("2027-01-01", [sitting("2026-12-31", cancelled=True)], Standing.MISSED),
    ],
)
def test_standing_of_the_second_semester(today, sittings, standing):
    assert report(S2, sittings, today=day(today)).standing is standing


@pytest.mark.parametrize(
    ("semester", "today", "warns"),
    [
        (S2, "2026-11-05", False),
        (S2, "2026-11-06", True),  # eight weeks before the end
        (S2, "2026-12-31", True),
        (S1, "2026-05-05", False),
        (S1, "2026-05-06", True),
        (S1, "2026-06-30", True),
        (S1, "2026-07-01", True),  # missed
    ],
)
def test_an_empty_semester_warns_from_eight_weeks_before_its_end(semester, today, warns):
    assert report(semester, [], today=day(today)).warns is warns


def test_a_fixed_date_ends_the_warning():
    assert not report(S2, [sitting("2026-12-15", convened=False)], today=day("2026-11-24")).warns


def test_time_left_is_counted_to_the_last_day():
    now = report(S2, [], today=day("2026-11-24"))
    assert (now.days_left, now.weeks_left) == (37, 5)
    assert report(S2, [], today=day("2026-12-31")).days_left == 0
    assert report(S2, [], today=day("2027-01-01")).days_left == 0


def test_missed_semesters_stay_visible_since_the_first_meeting_known():
    sittings = [sitting("2025-03-10"), sitting("2026-05-12"), sitting("2026-12-15")]
    assert missed(sittings, today=day("2026-11-24")) == [Semester(2025, 2)]
    assert missed([], today=day("2026-11-24")) == []


def test_a_semester_whose_only_meeting_was_cancelled_is_missed():
    assert missed([sitting("2026-05-12", cancelled=True)], today=day("2026-11-24")) == [S1]


@given(st.lists(st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31)), max_size=8))
def test_a_semester_with_a_meeting_held_is_never_missed(days):
    today = datetime.date(2027, 12, 31)
    sittings = [Sitting(on, is_convened=True) for on in days]
    gone = missed(sittings, today=today)
    assert all(Semester.of(on) not in gone for on in days if on < today)
