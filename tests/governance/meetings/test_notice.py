"""Clear days and calendar days, worked out by hand across month ends, leap years and changes of hour."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.notice import NoticeRule, reply_day

FIVE_CLEAR = NoticeRule(5)
SEVEN = NoticeRule(7, clear=False)
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "sent", "earliest"),
    [
        (FIVE_CLEAR, "2026-11-23", "2026-11-29"),  # Monday D gives D + 6
        (FIVE_CLEAR, "2026-11-27", "2026-12-03"),  # across a month end
        (FIVE_CLEAR, "2026-12-29", "2027-01-04"),  # across a year end
        (FIVE_CLEAR, "2028-02-25", "2028-03-02"),  # leap year: the 29th counts
        (FIVE_CLEAR, "2027-02-25", "2027-03-03"),
        (FIVE_CLEAR, "2026-03-27", "2026-04-02"),  # across the change to summer time
        (FIVE_CLEAR, "2026-10-23", "2026-10-29"),  # and back
        (NoticeRule(15), "2026-11-24", "2026-12-10"),
        (NoticeRule(12), "2026-06-25", "2026-07-08"),  # CGCT L. 3121-19
        (NoticeRule(1), "2026-11-24", "2026-11-26"),  # urgency: one clear day
        (SEVEN, "2026-11-24", "2026-12-01"),
        (NoticeRule(0), "2026-11-24", "2026-11-24"),
        (NoticeRule(0, clear=False), "2026-11-24", "2026-11-24"),
    ],
)
def test_earliest_day_agrees_with_the_worked_examples(rule, sent, earliest):
    assert rule.earliest(sent_on=day(sent)) == day(earliest)
    assert rule.latest_sending(held_on=day(earliest)) == day(sent)


@given(sent=DAYS, days=st.integers(0, 60), clear=st.booleans(), gap=st.integers(0, 90))
def test_a_notice_is_enough_exactly_when_it_gives_the_days_the_rule_asks(sent, days, clear, gap):
    rule = NoticeRule(days, clear)
    held = sent + datetime.timedelta(days=gap)
    assert rule.allows(sent_on=sent, held_on=held) == (rule.given(sent_on=sent, held_on=held) >= days)


def test_days_are_told_in_french():
    assert NoticeRule(15).required_words == "15\u00a0jours francs"
    assert NoticeRule(1).required_words == "1\u00a0jour franc"
    assert SEVEN.words(0) == "0\u00a0jour"
    assert NoticeRule(0).required_words == "aucun délai fixé"


@pytest.mark.parametrize(
    ("sent", "held", "expected"),
    [
        ("2026-11-20", "2026-12-15", "2026-12-08"),  # a week before
        ("2026-12-10", "2026-12-15", "2026-12-12"),  # sent late: two days to answer
        ("2026-12-14", "2026-12-15", "2026-12-14"),  # the eve at the latest
    ],
)
def test_reply_is_asked_a_week_before_or_as_soon_as_it_can_be(sent, held, expected):
    assert reply_day(sent_on=day(sent), held_on=day(held)) == day(expected)
