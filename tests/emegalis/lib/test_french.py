"""French dates, numbers and spaces (domain.md section 5): pure, no database."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib import french
from emegalis.lib.french import NBSP, THIN

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2026, 12, 1), f"1er{NBSP}décembre{NBSP}2026"),
        (datetime.date(2026, 11, 24), f"24{NBSP}novembre{NBSP}2026"),
    ],
)
def test_long_date_writes_the_first_as_an_ordinal(day, expected):
    assert french.long_date(day) == expected


def test_long_date_of_a_moment_is_the_day_in_paris():
    assert french.long_date(datetime.datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == f"1er{NBSP}juillet{NBSP}2026"


def test_moment_names_the_day_and_the_hour_in_paris():
    deadline = datetime.datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
    assert french.moment(deadline) == f"jeudi 3{NBSP}décembre{NBSP}2026 à 18{NBSP}h"


@pytest.mark.parametrize(
    ("time", "expected"),
    [((14, 30), f"14{NBSP}h{NBSP}30"), ((9, 0), f"9{NBSP}h"), ((20, 5), f"20{NBSP}h{NBSP}05"), ((0, 0), f"0{NBSP}h")],
)
def test_hour_is_never_written_with_a_colon(time, expected):
    assert french.hour(datetime.time(*time)) == expected


@pytest.mark.parametrize(("number", "expected"), [(1, "1er"), (2, "2e"), (21, "21e"), (31, "31e")])
def test_ordinal_is_raised_only_for_the_first(number, expected):
    assert french.ordinal(number) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, f"0{NBSP}réserve"), (1, f"1{NBSP}réserve"), (2, f"2{NBSP}réserves"), (12_400, f"12{THIN}400{NBSP}réserves")],
)
def test_plural_begins_at_two(count, expected):
    assert french.plural(count, "réserve") == expected


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A et B"), (["A", "B", "C"], "A, B et C")]
)
def test_listed_joins_the_last_by_et(names, said):
    assert french.listed(names) == said


def test_number_has_a_decimal_comma():
    assert french.number(1250.5, decimals=2) == f"1{THIN}250,50"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Ordre du jour : trois points", f"Ordre du jour{NBSP}: trois points"),
        ("Vraiment ?", f"Vraiment{THIN}?"),
        ("« consensus »", f"«{NBSP}consensus{NBSP}»"),
        ("l'avis n° 12", f"l’avis n°{NBSP}12"),
        ("art. L. 5721-2", f"art.{NBSP}L.{NBSP}5721-2"),
        ("le 24 novembre 2026 à 14 h 30", f"le 24{NBSP}novembre{NBSP}2026 à 14{NBSP}h{NBSP}30"),
        ("12 400 habitants", f"12{THIN}400 habitants"),
        ("12,5 %", f"12,5{NBSP}%"),
        ("attendre...", "attendre…"),
        ("https://exemple.fr/a?b=1", "https://exemple.fr/a?b=1"),
    ],
)
def test_typographic_puts_french_spaces(typed, set_):
    assert french.typographic(typed) == set_


@given(st.text(alphabet="abc 12340.:;!?'«»n°éLh%\u00a0\u202fnovembre", max_size=60))
def test_typographic_twice_changes_nothing(text):
    once = french.typographic(text)
    assert french.typographic(once) == once


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("0299125155", "02 99 12 51 55"),
        ("02.99.12.51.55", "02 99 12 51 55"),
        ("+33 2 99 12 51 55", "+33 2 99 12 51 55"),
        ("3939", "3939"),
        ("", ""),
    ],
)
def test_a_phone_number_is_grouped_by_two(typed, printed):
    assert french.phone(typed).replace("\u00a0", " ") == printed
