"""The period as a line: months gone, today, the meeting, the eight weeks of watch. Pure: a template draws.

Numbers leave as text: a French template would write decimal commas, which SVG does not read.
"""

import datetime
from dataclasses import dataclass

from emegalis.lib.french import MONTHS, NBSP, long_date
from governance.meetings.rhythm import PeriodReport

SHORT_MONTHS = ["janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
HEXAGON = [(0.0, -1.0), (0.87, -0.5), (0.87, 0.5), (0.0, 1.0), (-0.87, 0.5), (-0.87, -0.5)]


@dataclass(frozen=True, slots=True)
class Size:
    """One of the two pictures: for a desk, for a phone. ``letter`` is the usual width of one."""

    width: int
    line: int
    hexagon: float
    letter: float
    months: list[str]


WIDE = Size(width=1080, line=64, hexagon=15, letter=9.8, months=MONTHS)
SMALL = Size(width=354, line=44, hexagon=11, letter=7.4, months=SHORT_MONTHS)


@dataclass(frozen=True, slots=True)
class Words:
    """Words above the line: where they are held, and how far they reach."""

    text: str
    x: float
    anchor: str
    left: float
    right: float

    def covers(self, other: "Words") -> bool:
        return self.left < other.right and other.left < self.right


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place of the line."""

    x: str
    text: str = ""
    text_x: str = ""
    anchor: str = "middle"
    is_raised: bool = False
    points: str = ""


@dataclass(frozen=True, slots=True)
class GuardDrawing:
    start: str
    end: str
    today: Mark
    watch: str
    watch_width: str
    months: list[Mark]
    meetings: list[Mark]

    @property
    def has_raised(self) -> bool:
        """A word stands higher, so that the picture begins higher too."""
        return any(mark.is_raised for mark in self.meetings)


@dataclass(frozen=True, slots=True)
class Guard:
    """The same period drawn twice, and what it says in one sentence for those who do not see it."""

    wide: GuardDrawing
    small: GuardDrawing
    label: str


def guard(report: PeriodReport, meeting_days: list[datetime.date], *, name: str) -> Guard:
    """The line of a period with its meetings; ``name`` is the body's short name."""
    return Guard(
        wide=_drawing(report, meeting_days, WIDE, name),
        small=_drawing(report, meeting_days, SMALL, name),
        label=_label(report, meeting_days),
    )


def _label(report: PeriodReport, meeting_days: list[datetime.date]) -> str:
    period = report.period
    first, last = long_date(period.starts_on, year=False), long_date(period.last_day, year=False)
    days = " et ".join(f"le {long_date(day, year=False)}" for day in meeting_days)
    fixed = f"Réunion fixée{NBSP}: {days}." if days else "Aucune réunion n’est fixée."
    today = long_date(report.today, year=False)
    return f"{str(period).capitalize()}, du {first} au {last}. Nous sommes le {today}. {fixed}"


def _drawing(report: PeriodReport, meeting_days: list[datetime.date], size: Size, name: str) -> GuardDrawing:
    period = report.period
    span = (period.ends_on - period.starts_on).days

    def x(day: datetime.date) -> float:
        return 2 + (size.width - 6) * (day - period.starts_on).days / span

    today_at = x(min(max(report.today, period.starts_on), period.ends_on))
    today = _today_words(today_at, [x(day) for day in meeting_days], size)
    return GuardDrawing(
        start=_n(x(period.starts_on)),
        end=_n(x(period.ends_on)),
        today=Mark(_n(today_at), today.text, _n(today.x), today.anchor),
        watch=_n(x(report.watch_starts_on)),
        watch_width=_n(x(period.ends_on) - x(report.watch_starts_on)),
        months=[Mark(x=_n(x(day)), text=size.months[day.month - 1]) for day in period.first_months],
        meetings=[_meeting_mark(x(day), day, today, size, name) for day in meeting_days],
    )


def _today_words(at: float, meetings: list[float], size: Size) -> Words:
    """« aujourd’hui » leans away from a meeting that is near."""
    text = "aujourd’hui"
    near = [meeting - at for meeting in meetings if abs(meeting - at) < 2 * size.letter * len(text)]
    if not near:
        return _words(at, text, size)
    return _words(at + 8, text, size, "end") if near[0] >= 0 else _words(at - 8, text, size, "start")


def _meeting_mark(at: float, day: datetime.date, today: Words, size: Size, name: str) -> Mark:
    text = f"{name}, {long_date(day, year=False)}" if size is WIDE else f"{day.day}{NBSP}{SHORT_MONTHS[day.month - 1]}"
    words = _words(at, text, size)
    points = " ".join(f"{at + dx * size.hexagon:.1f},{size.line + dy * size.hexagon:.1f}" for dx, dy in HEXAGON)
    return Mark(_n(at), text, _n(words.x), words.anchor, words.covers(today), points)


def _words(at: float, text: str, size: Size, anchor: str = "middle") -> Words:
    """Words at a place, kept inside the picture at both ends."""
    width = size.letter * len(text)
    left = {"middle": at - width / 2, "end": at - width, "start": at}[anchor]
    if left < 2:
        return Words(text, 2, "start", 2, 2 + width)
    if left + width > size.width - 2:
        return Words(text, size.width - 2, "end", size.width - 2 - width, size.width - 2)
    return Words(text, at, anchor, left, left + width)


def _n(value: float) -> str:
    return f"{value:.1f}"
