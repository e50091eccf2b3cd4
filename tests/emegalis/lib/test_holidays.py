"""Public holidays, checked against published calendars."""

import datetime

import pytest

from emegalis.lib.holidays import day_off, easter, holiday, is_working


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"), (2038, "2038-04-25")],
)
def test_easter_falls_on_its_published_day(year, expected):
    assert easter(year) == datetime.date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-04-06", "Lundi de Pâques"),
        ("2026-05-14", "Ascension"),
        ("2026-05-25", "Lundi de Pentecôte"),
        ("2026-11-11", "Armistice de 1918"),
        ("2026-12-15", ""),
    ],
)
def test_holidays_bear_their_name(day, name):
    assert holiday(datetime.date.fromisoformat(day)) == name


def test_day_off_tells_holidays_before_week_ends():
    assert day_off(datetime.date(2026, 8, 15)) == "jour férié (Assomption)"  # a Saturday
    assert day_off(datetime.date(2026, 11, 29)) == "dimanche"
    assert day_off(datetime.date(2026, 11, 28)) == "samedi"
    assert day_off(datetime.date(2026, 11, 24)) == ""


def test_people_work_from_monday_to_friday_but_for_holidays():
    assert is_working(datetime.date(2026, 11, 24))
    assert not is_working(datetime.date(2026, 11, 11))
    assert not is_working(datetime.date(2026, 11, 28))
