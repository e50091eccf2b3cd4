"""The plan drawn along its years: where each bar, mark and line goes. Pure geometry, in units of the drawing.

The template writes the SVG; the same facts stand in a table behind it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, MARGIN, TOP, ROW, AXIS_ROW, BAR = 1000, 8, 34, 46, 34, 12
SHORTEST, LONGEST_LABEL, LETTER = 6, 110, 7


@dataclass(frozen=True, slots=True)
class Line:
    """What is planned: ``ends_on`` is the last day; ``kind`` is that of its stage (done, open, wait)."""

    axis: str
    label: str
    stage: str
    kind: str
    url: str
    starts_on: datetime.date
    ends_on: datetime.date
    marks: tuple[tuple[datetime.date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """``text_x`` with ``anchor``: the words above the bar never leave the drawing."""

    line: Line
    x: int
    y: int
    width: int
    text_x: int
    anchor: str
    words: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    width: int
    height: int
    years: tuple[Mark, ...]
    today: int | None
    headings: tuple[Heading, ...]
    bars: tuple[Bar, ...]

    @property
    def bottom(self) -> int:
        return self.height - MARGIN


@dataclass(frozen=True, slots=True)
class Scale:
    """Days of the period onto the width of the drawing."""

    starts_on: datetime.date
    ends_on: datetime.date

    def x(self, day: datetime.date) -> int:
        """Where a day falls; what lies outside the period falls on its edge."""
        days = (self.ends_on - self.starts_on).days
        rank = min(max((day - self.starts_on).days, 0), days)
        return MARGIN + round(rank * (WIDTH - 2 * MARGIN) / days)


def draw(
    lines: Iterable[Line], *, starts_on: datetime.date, ends_on: datetime.date, today: datetime.date
) -> Timeline | None:
    """The lines come axis by axis; nothing to draw is ``None``. ``ends_on`` is the first day after the period."""
    scale, y = Scale(starts_on, ends_on), TOP
    headings: list[Heading] = []
    bars: list[Bar] = []
    for line in lines:
        if not headings or headings[-1].text != line.axis:
            y += AXIS_ROW
            headings.append(Heading(y - 8, line.axis))
        bars.append(_bar(line, scale, y))
        y += ROW
    if not bars:
        return None
    inside = starts_on <= today < ends_on
    return Timeline(WIDTH, y + MARGIN, _years(scale), scale.x(today) if inside else None, tuple(headings), tuple(bars))


def _bar(line: Line, scale: Scale, y: int) -> Bar:
    x = scale.x(line.starts_on)
    end = scale.x(line.ends_on + datetime.timedelta(days=1))
    words = _shortened(f"{line.label} – {line.stage}")
    fits = x + len(words) * LETTER <= WIDTH - MARGIN
    return Bar(
        line=line,
        x=min(x, WIDTH - MARGIN - SHORTEST),
        y=y + 20,
        width=max(end - x, SHORTEST),
        text_x=x if fits else WIDTH - MARGIN,
        anchor="start" if fits else "end",
        words=words,
        marks=tuple(Mark(scale.x(day), label) for day, label in line.marks),
    )


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"


def _years(scale: Scale) -> tuple[Mark, ...]:
    """The first of January of each year that begins within the period, and the year in which it begins."""
    first = scale.starts_on.year + (0 if (scale.starts_on.month, scale.starts_on.day) == (1, 1) else 1)
    begun = [datetime.date(year, 1, 1) for year in range(first, scale.ends_on.year + 1)]
    return tuple(Mark(scale.x(day), str(day.year)) for day in begun if day < scale.ends_on)
