"""The plan drawn along its years: nothing leaves the drawing, everything is where its dates say."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from governance.strategy.timeline import MARGIN, WIDTH, Line, Scale, draw

START, END = datetime.date(2025, 1, 1), datetime.date(2031, 1, 1)
TODAY = datetime.date(2026, 11, 24)
days = st.dates(datetime.date(1999, 1, 1), datetime.date(2099, 12, 30))


def line(starts_on: datetime.date, ends_on: datetime.date, axis: str = "Axe 1", **more) -> Line:
    return Line(axis, "N° 3, Cybersécurité", "Cadrage", "wait", "/", starts_on, ends_on, **more)


@given(st.lists(st.tuples(days, days, st.sampled_from(["Axe 1", "Axe 2"])), min_size=1, max_size=12), days)
def test_nothing_leaves_the_drawing(planned, today):
    lines = [line(min(a, b), max(a, b), axis, marks=((a, "x"),)) for a, b, axis in planned]
    drawn = draw(lines, starts_on=START, ends_on=END, today=today)
    assert drawn
    for bar in drawn.bars:
        assert MARGIN <= bar.x < bar.x + bar.width <= WIDTH
        assert 0 < bar.y < drawn.bottom
        assert all(MARGIN <= mark.x <= WIDTH - MARGIN for mark in bar.marks)
    assert (drawn.today is None) == (not START <= today < END)


@given(days, days)
def test_a_later_day_is_never_drawn_before_an_earlier_one(one, other):
    scale = Scale(START, END)
    assert scale.x(min(one, other)) <= scale.x(max(one, other))


def test_each_axis_is_named_once_and_the_years_begin_where_they_begin():
    lines = [line(START, TODAY), line(TODAY, END), line(START, END, "Axe 2")]
    drawn = draw(lines, starts_on=START, ends_on=END, today=TODAY)
    assert drawn
    assert [heading.text for heading in drawn.headings] == ["Axe 1", "Axe 2"]
    assert [year.label for year in drawn.years] == ["2025", "2026", "2027", "2028", "2029", "2030"]
    assert drawn.bars[0].anchor == "start"
    assert draw([], starts_on=START, ends_on=END, today=TODAY) is None


def test_a_plan_that_begins_in_summer_shows_its_whole_years():
    drawn = draw(
        [line(TODAY, TODAY)], starts_on=datetime.date(2026, 7, 1), ends_on=datetime.date(2028, 7, 1), today=TODAY
    )
    assert drawn
    assert [year.label for year in drawn.years] == ["2027", "2028"]
