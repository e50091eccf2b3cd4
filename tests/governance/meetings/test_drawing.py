"""The line of the semester: marks at their place, words inside the picture."""

import datetime

import pytest

from emegalis.lib.periods import Period
from governance.meetings.drawing import guard
from governance.meetings.rhythm import report

S2 = Period.of(datetime.date(2026, 7, 1), 6)


def drawn(today: datetime.date, *days: datetime.date):
    return guard(report(S2, [], times=1, today=today), list(days), name="COS")


def test_the_mock_up_is_drawn_again():
    picture = drawn(datetime.date(2026, 11, 24), datetime.date(2026, 12, 15))
    assert picture.wide.watch == "749.1"
    assert [month.text for month in picture.wide.months][:2] == ["juillet", "août"]
    assert picture.wide.meetings[0].text == "COS, 15\u00a0décembre"
    assert not picture.wide.meetings[0].is_raised
    assert picture.wide.today.anchor == "end"  # it leans away from the meeting
    assert picture.label == (
        "2e semestre\u00a02026, du 1er\u00a0juillet au 31\u00a0décembre. Nous sommes le 24\u00a0novembre. "
        "Réunion fixée\u00a0: le 15\u00a0décembre."
    )


@pytest.mark.parametrize("today", [S2.starts_on, S2.last_day, datetime.date(2026, 9, 15)])
def test_words_stay_inside_the_picture(today):
    for drawing, width in ((drawn(today).wide, 1080), (drawn(today).small, 354)):
        assert 0 <= float(drawing.today.x) <= width
        if drawing.today.anchor == "middle":
            assert 40 <= float(drawing.today.text_x) <= width - 40


def test_words_of_a_meeting_stand_higher_when_they_would_cover_today():
    assert drawn(datetime.date(2026, 12, 10), datetime.date(2026, 12, 15)).wide.has_raised


def test_nothing_fixed_is_said():
    assert "Aucune réunion n’est fixée." in drawn(datetime.date(2026, 11, 24)).label
