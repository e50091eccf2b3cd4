"""One meeting per semester: every standing, at the boundaries where a day changes it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rhythm import PeriodReport, Rhythm, Sitting, Standing, missed, report

COS = Rhythm(1, 6)
S1, S2 = (COS.period_of(datetime.date(2026, month, 1)) for month in (1, 7))
COMITE = Rhythm(3, 12)
YEAR = COMITE.period_of(datetime.date(2026, 1, 1))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def sitting(on: str, *, convened: bool = True, cancelled: bool = False) -> Sitting:
    return Sitting(day(on), is_convened=convened, is_cancelled=cancelled)


def gone(rhythm: Rhythm, sittings: list[Sitting], today: str) -> list[str]:
    return [str(each.period) for each in missed(rhythm, sittings, today=day(today))]


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
    assert report(S2, sittings, times=1, today=day(today)).standing is standing


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
    assert report(semester, [], times=1, today=day(today)).warns is warns


def test_a_fixed_date_ends_the_warning():
    assert not report(S2, [sitting("2026-12-15", convened=False)], times=1, today=day("2026-11-24")).warns


def test_time_left_is_counted_to_the_last_day():
    now = report(S2, [], times=1, today=day("2026-11-24"))
    assert (now.days_left, now.weeks_left) == (37, 5)
    assert report(S2, [], times=1, today=day("2026-12-31")).days_left == 0
    assert report(S2, [], times=1, today=day("2027-01-01")).days_left == 0


def test_missed_semesters_stay_visible_since_the_first_meeting_known():
    sittings = [sitting("2025-03-10"), sitting("2026-05-12"), sitting("2026-12-15")]
    assert gone(COS, sittings, "2026-11-24") == ["2e semestre\u00a02025"]
    assert gone(COS, [], "2026-11-24") == []


def test_a_semester_whose_only_meeting_was_cancelled_is_missed():
    assert gone(COS, [sitting("2026-05-12", cancelled=True)], "2026-11-24") == [str(S1)]


@given(st.lists(st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31)), max_size=8))
def test_a_semester_with_a_meeting_held_is_never_missed(days):
    today = datetime.date(2027, 12, 31)
    sittings = [Sitting(on, is_convened=True) for on in days]
    periods = [each.period for each in missed(COS, sittings, today=today)]
    assert all(COS.period_of(on) not in periods for on in days if on < today)


# ---------------------------------------------------------------- three times a year


def year(today: str, *sittings: Sitting) -> PeriodReport:
    return report(YEAR, sittings, times=3, today=day(today))


def test_a_body_that_meets_three_times_a_year_counts_what_was_held_and_what_has_a_date():
    state = year("2026-11-24", sitting("2026-03-10"), sitting("2026-12-15", convened=False))
    assert (state.held, state.ahead, state.lacking, state.standing) == (1, 1, 1, Standing.NONE)
    assert state.warns
    full = year("2026-11-24", sitting("2026-03-10"), sitting("2026-07-02"), sitting("2026-12-15", convened=False))
    assert (full.standing, full.lacking, full.warns) == (Standing.PLANNED, 0, False)


def test_a_year_with_two_meetings_out_of_three_is_missed_once_over():
    state = year("2027-01-01", sitting("2026-03-10"), sitting("2026-07-02"))
    assert (state.standing, state.held) == (Standing.MISSED, 2)
    known = [sitting("2025-12-01"), sitting("2026-03-10"), sitting("2026-07-02")]
    assert gone(COMITE, known, "2027-02-01") == ["année\u00a02026"]
    assert gone(COMITE, known[1:], "2027-02-01") == []  # what came before the portal is not known


@given(st.lists(st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)), max_size=8), st.integers(1, 5))
def test_one_more_meeting_never_makes_a_period_lack_more(days, times):
    sittings = [Sitting(on, is_convened=True) for on in days]
    today = datetime.date(2026, 9, 1)
    for count in range(len(sittings)):
        fewer = report(YEAR, sittings[:count], times=times, today=today)
        more = report(YEAR, sittings[: count + 1], times=times, today=today)
        assert more.lacking <= fewer.lacking
