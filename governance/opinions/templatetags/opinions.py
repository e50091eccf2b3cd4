"""Stances and the pictures of a synthesis, for every page, mail or document that shows opinions."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from governance.opinions import figures
from governance.opinions.enums import Channel, ReservationState
from governance.opinions.facts import CODES, COLUMNS, Line, Row

register = template.Library()


@register.simple_tag
def stance(code: str, label: str = "", size: str = "") -> SafeString:
    """The shape of a stance, then its word (« NONE »: no answer); ``size`` is lg or nothing."""
    return format_html(
        '<span class="em-stance{}"><svg aria-hidden="true"><use href="#st-{}"/></svg><span>{}</span></span>',
        f" em-stance--{size}" if size else "",
        figures.shape_of(code),
        label or figures.LABELS.get(code, code),
    )


@register.simple_tag
def stance_bar(counts: Mapping[str, int], label: str = "Sens des avis", small: bool = False) -> SafeString:
    """Counts by stance code (``NONE`` for silences) as one bar."""
    return figures.stance_bar(counts, label=label, small=small)


@register.inclusion_tag("opinions/_legend.html")
def stance_legend(counts: Mapping[str, int], total: int) -> dict[str, Any]:
    """Under a bar: each stance, its shape, and how many « sur » the total."""
    return {
        "total": total,
        "entries": [(figures.shape_of(code), figures.LABELS[code], counts.get(code, 0)) for code in CODES],
    }


@register.simple_tag
def stance_words(counts: Mapping[str, int]) -> SafeString:
    """« Favorable : 35 », each with its shape; in one line that wraps."""
    words = ((stance(code, f"{figures.LABELS[code]}\u00a0: {counts.get(code, 0)}"),) for code in CODES)
    return format_html_join("", "{}", words)


@register.simple_tag
def stance_key(codes: Iterable[str]) -> SafeString:
    """The shapes of these stances, each with its word."""
    known = set(codes)
    return format_html_join("", "{}", ((stance(code),) for code in CODES if code in known))


@register.inclusion_tag("opinions/_map_legend.html")
def map_legend(counts: Mapping[str, int]) -> dict[str, Any]:
    """Beside the map: each stance as its tile, and its count."""
    return {"entries": [(figures.shape_of(code), figures.LABELS[code], counts.get(code, 0)) for code in CODES]}


@register.simple_tag
def hexmap(rows: Sequence[Row]) -> SafeString:
    """One hexagon per authority (empty when none has a place on the map)."""
    return figures.hexmap(rows)


@register.simple_tag
def matrix_cell(count: int, largest: int) -> SafeString:
    return figures.matrix_cell(count, largest)


@register.filter
def largest_cell(lines: Iterable[Line]) -> int:
    """The biggest count of a matrix: hexagons are drawn beside it."""
    return max((cell for line in lines for cell in line.cells), default=0)


@register.simple_tag
def paper_bar(counts: Mapping[str, int], label: str = "Sens des avis", height: int = 24) -> SafeString:
    return figures.paper_bar(counts, label=label, height=height)


@register.simple_tag
def paper_hexmap(rows: Sequence[Row]) -> SafeString:
    return figures.paper_hexmap(rows)


@register.filter
def stance_name(code: str) -> str:
    """« Favorable avec réserves », « Sans réponse »."""
    return figures.LABELS.get(code, code)


@register.filter
def stance_title(code: str) -> str:
    """« Avis favorable avec réserves », « Abstention »: a stance that stands alone, as the title of a document."""
    name = stance_name(code)
    return f"Avis {name[0].lower()}{name[1:]}" if code in COLUMNS else name


@register.filter
def position_name(code: str) -> str:
    """« Au même moment »; a dash when nothing was said."""
    return figures.POSITIONS.get(code, "–")


@register.filter
def as_date(value: str) -> datetime.date | None:
    """The day that frozen facts hold as « 2026-11-14 », for the filters that write it out."""
    return datetime.date.fromisoformat(value) if value else None


@register.filter
def short_date(value: str) -> str:
    """« 14/11/2026 » from « 2026-11-14 »: in tables only."""
    return "/".join(reversed(value.split("-"))) if value else ""


@register.filter
def reservation_word(state: str, answer: str = "") -> str:
    """« Prise en compte en partie »; « Non retenue, motif » when the syndicat's ``answer`` follows."""
    known = ReservationState(state)
    return known.before_answer if answer else str(known.label)


@register.filter
def channel_word(channel: str) -> str:
    """« donné en séance »; nothing for an opinion written on the portal."""
    return "" if channel in {"", Channel.ONLINE} else str(Channel(channel).label)


@register.filter
def count_of(counts: Mapping[str, int], code: str) -> int:
    return counts.get(code, 0)
