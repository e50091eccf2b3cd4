"""The small signs of the house in templates: icons, states, nodes, dates, bars; and what a form must be mended for."""

import datetime
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django import template
from django.core.paginator import Page, Paginator
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template.defaultfilters import striptags
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from emegalis.lib import french
from emegalis.lib.templatetags.typography import typo

register = template.Library()
HEXAGON = "20,3 36.5,12.5 36.5,31.5 20,41 3.5,31.5 3.5,12.5"
# Fill, stroke, ink of a node; the shape inside says the same without colour.
_NODES = {
    "done": ("#175a69", "#175a69", "#ffffff"),
    "now": ("#f4c430", "#08252d", "#08252d"),
    "next": ("#fefefc", "#8a9498", "#556065"),
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of ``templates/layout/_sprite.html``, hidden from screen readers: a word stands beside it."""
    return format_html(
        '<svg class="em-icon{}" aria-hidden="true"><use href="#i-{}"/></svg>', f" {extra}" if extra else "", name
    )


@register.simple_tag
def state(kind: str, text: str, icon_name: str) -> SafeString:
    """Where a thing stands: ``kind`` is now, open, done, late or wait; the word says it, the icon repeats it."""
    return format_html('<span class="em-state em-state--{}">{}{}</span>', kind, icon(icon_name), typo(text))


@register.simple_tag
def stance(shape: str, text: str, size: str = "") -> SafeString:
    """The sense of an opinion: a shape of the sprite (``st-fav``), then its word; ``size`` is lg or nothing."""
    return format_html(
        '<span class="em-stance{}"><svg aria-hidden="true"><use href="#{}"/></svg><span>{}</span></span>',
        f" em-stance--{size}" if size else "", shape, text,
    )  # fmt: skip


@register.simple_tag
def scope(kind: str, text: str) -> SafeString:
    """The reach of an article: ``kind`` is common, distinct or news; the word says it, the shape repeats it."""
    return format_html(
        '<span class="em-scope{}"><svg aria-hidden="true"><use href="#sc-{}"/></svg>{}</span>',
        "" if kind == "common" else f" em-scope--{kind}", kind, typo(text),
    )  # fmt: skip


@register.simple_tag
def node(kind: str, text: str | int = "") -> SafeString:
    """A hexagonal node of a line of steps: done (a check), now, next (dashed); ``text`` is the step's number."""
    fill, stroke, ink = _NODES[kind]
    check = format_html(
        '<path d="m13.2 22.4 4.6 4.6 9-9.6" fill="none" stroke="{}" stroke-width="3" stroke-linecap="round" '
        'stroke-linejoin="round"/>',
        ink,
    )
    figure = format_html(
        '<text x="20" y="27.2" text-anchor="middle" font-size="17" font-weight="650" fill="{}">{}</text>', ink, text
    )
    dash = SafeString(' stroke-dasharray="3 3"') if kind == "next" else ""
    return format_html(
        '<svg viewBox="0 0 40 44" aria-hidden="true">'
        '<polygon points="{}" fill="{}" stroke="{}" stroke-width="2"{}/>{}</svg>',
        HEXAGON, fill, stroke, dash, check if kind == "done" else figure,
    )  # fmt: skip


@register.simple_tag
def datebox(value: datetime.date | datetime.datetime) -> SafeString:
    """A leaf of calendar beside a meeting; hidden from screen readers: the date stands in words beside it."""
    day = french.day_of(value)
    return format_html(
        '<p class="em-date mb-0" aria-hidden="true"><span class="em-date__dow">{}</span>'
        '<span class="em-date__d">{}</span><span class="em-date__m">{}</span></p>',
        french.DAYS[day.weekday()],
        day.day,
        french.MONTHS[day.month - 1],
    )


@register.simple_tag
def progress(label: str, *parts: str | int | float) -> SafeString:
    """A thin bar: ``{% progress "Avis reçus : 41 sur 66" "done" 62 "wait" 20 %}``, parts in percent."""
    x, rects = 0.0, []
    for kind, width in zip(parts[::2], parts[1::2], strict=True):
        rects.append((kind, f"{x:.2f}", f"{float(width):.2f}"))
        x += float(width)
    return format_html(
        '<svg class="em-bar em-bar--sm" role="img" aria-label="{}"><rect class="em-fill-track" width="100%" '
        'height="100%"/>{}</svg>',
        label,
        format_html_join("", '<rect class="em-fill-{}" x="{}%" width="{}%" height="100%"/>', rects),
    )


@dataclass(frozen=True, slots=True)
class ErrorPoint:
    """One thing to mend: what to read, and the id of the field to go to (none for the form as a whole)."""

    text: str
    anchor: str = ""


def _anchor(field: BoundField) -> str:
    """The id that takes the focus: the field, or the first of its choices."""
    return field.id_for_label or f"{field.auto_id}_0"


def _after_colon(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] in {" ", "’"} else sentence


def _form_points(form: BaseForm) -> Iterator[ErrorPoint]:
    for error in form.non_field_errors():
        yield ErrorPoint(str(error))
    for field in form:
        for error in field.errors:
            if field.is_hidden or not field.label:
                yield ErrorPoint(str(error))
            else:
                yield ErrorPoint(f"{str(field.label).rstrip(' :?')} : {_after_colon(str(error))}", _anchor(field))


def _points(form: "BaseForm | BaseFormSet") -> Iterator[ErrorPoint]:
    if isinstance(form, BaseForm):
        yield from _form_points(form)
        return
    for error in form.non_form_errors():
        yield ErrorPoint(str(error))
    for one in form.forms:
        yield from _form_points(one)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet | list[BaseForm]") -> dict[str, object]:
    """What must be mended in forms, formsets and lists of forms that came back, in the order of the page; nothing when
    all is well."""
    each = chain.from_iterable(form if isinstance(form, list) else [form] for form in forms)
    bound = [form for form in each if isinstance(form, BaseForm | BaseFormSet) and form.is_bound]
    return {"points": [point for form in bound for point in _points(form)]}


@register.filter
def page_numbers(page: "Page[object]") -> list[int | None]:
    """The numbers to show under a long list: the ends, the neighbours, and ``None`` for what is left out."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == Paginator.ELLIPSIS else int(number) for number in elided]


@register.filter
def on_map(authorities: Iterable[Any]) -> list[str]:
    """The hexagons of these authorities on the map ``img/bretagne-*.svg``, as the points of polygons."""
    radius = 29.0
    placed = [(a.hex_row, a.hex_column) for a in authorities if a.hex_row is not None and a.hex_column is not None]
    return [
        _hexagon(30 + math.sqrt(3) * radius * (column + 0.5 * (row % 2)), 32 + 1.5 * radius * row, radius - 2.5)
        for row, column in placed
    ]


def _hexagon(x: float, y: float, radius: float) -> str:
    corners = [math.radians(60 * k - 90) for k in range(6)]
    return " ".join(f"{x + radius * math.cos(a):.1f},{y + radius * math.sin(a):.1f}" for a in corners)


@register.filter
def to_fill(value: str) -> SafeString:
    """A particular of the publisher, on one line; what is missing says who writes it."""
    line = ", ".join(part.strip() for part in str(value).splitlines() if part.strip())
    return format_html("{}", line) if line else SafeString('<em class="em-soft">à renseigner par le secrétariat</em>')


@register.filter
def begins(text: str, start: str | tuple[str, ...]) -> bool:
    return text.startswith(start)


@register.filter
def days_until(value: datetime.datetime | datetime.date, today: datetime.date) -> int:
    """Calendar days left in Paris: 0 is today."""
    return (french.day_of(value) - today).days


@register.filter
def minutes_until(value: datetime.datetime, now: datetime.datetime) -> str:
    """Whole minutes gone since a moment: « 12 »."""
    return str(max(0, int((now - value).total_seconds() // 60)))


@register.filter
def foot_line(text: str, demonstration: bool) -> str:
    """The foot of a PDF page: its edition, then the mention that the data are invented (no markup: it is CSS text)."""
    parts = [striptags(text).strip(), "Données de démonstration – fictives" if demonstration else ""]
    return "\u00a0\u00a0·\u00a0 ".join(part for part in parts if part)
