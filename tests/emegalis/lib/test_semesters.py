"""Half-years and their boundaries (domain.md 1.4)."""

import datetime

import pytest

from emegalis.lib.semesters import Semester


@pytest.mark.parametrize(
    ("day", "semester"),
    [
        ((2026, 1, 1), (2026, 1)),
        ((2026, 6, 30), (2026, 1)),
        ((2026, 7, 1), (2026, 2)),
        ((2026, 12, 31), (2026, 2)),
        ((2027, 1, 1), (2027, 1)),
    ],
)
def test_semester_of_a_day_at_its_boundaries(day, semester):
    assert Semester.of(datetime.date(*day)) == Semester(*semester)


def test_semester_holds_its_last_day_and_not_the_next():
    second = Semester(2026, 2)
    assert second.last_day == datetime.date(2026, 12, 31)
    assert second.last_day in second
    assert second.ends_on not in second


def test_semesters_follow_one_another():
    assert Semester(2026, 2).next == Semester(2027, 1)
    assert Semester(2027, 1).previous == Semester(2026, 2)
    assert Semester(2026, 1) < Semester(2026, 2)


def test_semester_is_written_as_in_french():
    assert str(Semester(2026, 1)) == "1er semestre\u00a02026"
    assert str(Semester(2026, 2)) == "2e semestre\u00a02026"
