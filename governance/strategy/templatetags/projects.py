"""The pictures of projects: the line of their calendar, the bars of their evaluations and of their participations."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from emegalis.lib.french import NBSP, long_date, number
from emegalis.lib.templatetags.look import progress
from governance.strategy.project_line import Line

register = template.Library()
_SHAPES = {
    "done": SafeString(
        '<path d="m0 -13 11.3 6.5v13L0 13l-11.3-6.5v-13Z" fill="#175a69" stroke="#fefefc" stroke-width="1.5"/>'
        '<path d="m-5 .4 3.6 3.6 6.6-7" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>'
    ),
    "late": SafeString(
        '<path d="M0 -13 13 0 0 13-13 0Z" fill="#98301f" stroke="#fefefc" stroke-width="1.5"/>'
        '<path d="M0 -6.5V2M0 5.8v.2" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>'
    ),
    "next": SafeString(
        '<path d="m0 -12 10.4 6v12L0 12l-10.4-6V-6Z" fill="#fefefc" stroke="#556065" stroke-width="1.8" '
        'stroke-dasharray="3 2.4"/>'
    ),
}
_WORDS = {"done": "franchi", "late": "en retard", "next": "à venir"}


@register.simple_tag
def calendar_line(line: Line) -> SafeString:
    """The milestones of a project where they stand between its two ends; a table beside it says the same."""
    told = ", ".join(f"{mark.title} ({long_date(mark.day)}, {_WORDS[mark.kind]})" for mark in line.marks)
    today = (
        format_html(
            '<line x1="{0}%" x2="{0}%" y1="0" y2="44" stroke="#8a6a00" stroke-width="2"/>', _percent(line.today)
        )
        if line.today is not None
        else ""
    )
    marks = format_html_join(
        "", '<svg x="{}%" y="22" overflow="visible">{}</svg>', ((_percent(m.at), _SHAPES[m.kind]) for m in line.marks)
    )
    return format_html(
        '<svg class="em-calendar" width="100%" height="44" role="img" aria-label="Calendrier{}: {}">'
        '<rect class="em-fill-track" width="100%" height="4" y="20" rx="2"/>'
        '<rect class="em-fill-done" width="{}%" height="4" y="20" rx="2"/>{}{}</svg>',
        NBSP, told, _percent(line.elapsed), today, marks,
    )  # fmt: skip


def _percent(value: float | None) -> str:
    return f"{value or 0:.2f}"


@register.simple_tag
def parts_bar(label: str, parts: Iterable[tuple[str, float]]) -> SafeString:
    """A thin bar made of (kind of fill, percent)."""
    return progress(label, *(thing for part in parts for thing in part))


@register.filter
def euros(amount: int | None) -> str:
    """« 120 000 € »; a dash when nobody has said."""
    return "–" if amount is None else f"{number(amount)}{NBSP}€"


@register.filter
def share_of(part: int | None, whole: int | None) -> float:
    """In percent, never beyond the whole; 0 when one is unknown."""
    return min(100.0, 100 * part / whole) if part and whole else 0.0
