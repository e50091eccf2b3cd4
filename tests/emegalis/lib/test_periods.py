"""Stretches of months laid end to end."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.periods import Period


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "months", "starts", "last", "words", "of_the"),
    [
        ("2026-06-30", 6, "2026-01-01", "2026-06-30", "1er semestre\u00a02026", "du 1er semestre\u00a02026"),
        ("2026-07-01", 6, "2026-07-01", "2026-12-31", "2e semestre\u00a02026", "du 2e semestre\u00a02026"),
        ("2026-12-31", 12, "2026-01-01", "2026-12-31", "année\u00a02026", "de l’année\u00a02026"),
        ("2028-02-29", 3, "2028-01-01", "2028-03-31", "1er trimestre\u00a02028", "du 1er trimestre\u00a02028"),
        ("2027-02-10", 1, "2027-02-01", "2027-02-28", "mois de février\u00a02027", "du mois de février\u00a02027"),
        (
            "2026-05-02", 4, "2026-05-01", "2026-08-31", "période de mai à août\u00a02026",
            "de la période de mai à août\u00a02026",
        ),
    ],
)  # fmt: skip
def test_bounds_and_words(on, months, starts, last, words, of_the):
    period = Period.of(day(on), months)
    assert (period.starts_on, period.last_day) == (day(starts), day(last))
    assert (str(period), period.of_the) == (words, of_the)


@given(st.dates(day("1999-01-01"), day("2090-12-31")), st.integers(1, 36))
def test_a_day_is_in_one_period_and_periods_touch(on, months):
    period = Period.of(on, months)
    assert on in period
    assert on not in period.next
    assert on not in period.previous
    assert period.next.starts_on == period.ends_on
    assert len(period.first_months) == months
