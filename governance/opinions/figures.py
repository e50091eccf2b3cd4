"""The pictures of a synthesis as SVG: bars, hexagons, cells. Pure: counts in, markup out; no style, no script.

On the web, shapes and patterns are those of the sprite (``#st-*``, ``#p-*``); on paper each picture carries its own,
read from the same sprite. Every picture has a name, and the page gives the same facts in a table.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from governance.members.enums import AuthorityKind, Stance
from governance.opinions.enums import Position
from governance.opinions.facts import CODES, NONE, Row

SHAPES = {
    Stance.FAVOURABLE.value: "fav",
    Stance.WITH_RESERVATIONS.value: "res",
    Stance.WITH_RECOMMENDATIONS.value: "rec",
    Stance.UNFAVOURABLE.value: "def",
    Stance.ABSTENTION.value: "abs",
    Stance.NO_OPINION.value: "nsp",
    NONE: "sans",
}
LABELS = {**{stance.value: str(stance.label) for stance in Stance}, NONE: "Sans réponse"}
MANY = {
    Stance.FAVOURABLE.value: "Favorables",
    Stance.WITH_RESERVATIONS.value: "Favorables avec réserves",
    Stance.WITH_RECOMMENDATIONS.value: "Favorables avec recommandations",
    Stance.UNFAVOURABLE.value: "Défavorables",
    Stance.ABSTENTION.value: "Abstentions",
    Stance.NO_OPINION.value: "Ne se prononcent pas",
    NONE: "Sans réponse",
}
# Ink of a number on each fill, and its halo on the pattern (contrast checked by the look, AA).
INK = {"fav": "#ffffff", "res": "#08252d", "rec": "#08252d", "def": "#ffffff", "abs": "#ffffff", "nsp": "#1d2427", "sans": "#1d2427"}  # fmt: skip  # noqa: E501
HALO = {"fav": "#175a69", "res": "#f4c430", "rec": "#dbe9ea", "def": "#98301f", "abs": "#556065", "nsp": "#d9dedd", "sans": "#fefefc"}  # fmt: skip  # noqa: E501
FILL = {"fav": "#175a69", "res": "#f4c430", "rec": "#b9d3d6", "def": "#98301f", "abs": "#556065", "nsp": "#d9dedd", "sans": "#fefefc"}  # fmt: skip  # noqa: E501
POSITIONS = {position.value: str(position.label) for position in Position}
SIDE = 29.0
APART = (AuthorityKind.REGION, AuthorityKind.DEPARTMENT)


def shape_of(code: str) -> str:
    """The last part of a shape's name in the sprite; what is unknown shows as nothing answered."""
    return SHAPES.get(code, "sans")


def facts_in_words(counts: Mapping[str, int]) -> str:
    """« favorables 35, défavorables 3 »: what a picture says, for who does not see it."""
    return ", ".join(f"{MANY[code].lower()} {counts[code]}" for code in CODES if counts.get(code))


# ---------------------------------------------------------------- bars


def stance_bar(counts: Mapping[str, int], *, label: str, small: bool = False) -> SafeString:
    """Counts as one bar, in percentages so that patterns keep their size; each part says its number and its name."""
    total = sum(counts.values()) or 1
    parts, x = [], 0.0
    for code in CODES:
        if count := counts.get(code, 0):
            width = 100 * count / total
            parts.append((_bar_part(code, count, x, width, 14 if small else 17),))
            x += width
    return format_html(
        '<svg class="em-bar" role="img" aria-label="{}\u00a0: {}">{}</svg>',
        label,
        facts_in_words(counts),
        format_html_join("", "{}", parts),
    )


def _bar_part(code: str, count: int, x: float, width: float, size: int) -> SafeString:
    shape = shape_of(code)
    frame = {
        "stroke": "#6d787d" if code == NONE else "#fefefc",
        "width": "1.5" if code == NONE else "2",
        "dash": mark_safe(' stroke-dasharray="4 3"') if code == NONE else "",
    }
    number = format_html(
        '<text x="{}%" y="50%" dy=".36em" text-anchor="middle" font-size="{}" fill="{}" stroke="{}">{}</text>',
        f"{x + width / 2:.3f}", size, INK[shape], HALO[shape], count,
    ) if width > 2.6 else ""  # fmt: skip
    return format_html(
        '<g><title>{}\u00a0: {}</title><rect x="{}%" y="1.5" width="{}%" height="94%" fill="url(#p-{})" stroke="{}" '
        'stroke-width="{}"{}/>{}</g>',
        MANY[code], count, f"{x:.3f}", f"{width:.3f}", shape, frame["stroke"], frame["width"], frame["dash"], number,
    )  # fmt: skip


# ---------------------------------------------------------------- the map of tiles


def hexagon(x: float, y: float, radius: float) -> str:
    """The six points of a hexagon that stands on a point."""
    angles = [math.radians(60 * k - 90) for k in range(6)]
    return " ".join(f"{x + radius * math.cos(a):.1f},{y + radius * math.sin(a):.1f}" for a in angles)


class Tiles:
    """Where each authority's hexagon goes: EPCI at their place, région and départements apart, under a line."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.placed = [row for row in rows if row.hex_row is not None and row.hex_column is not None]
        self.apart = [row for row in rows if row.kind in APART and row.hex_row is None]
        self.left_out = len(rows) - len(self.placed) - len(self.apart)
        self.step_x, self.step_y = math.sqrt(3) * SIDE, 1.5 * SIDE
        self.top, self.left = 38.0, 98.0

    @property
    def line_y(self) -> float:
        return self.apart_y - 46

    @property
    def apart_y(self) -> float:
        """The row set apart, low in the open sea of the south-west."""
        lowest = max((row.hex_row or 0 for row in self.placed), default=-1)
        return self.top + self.step_y * max(lowest, 0) + 12 if self.placed else self.top + 46

    @property
    def width(self) -> float:
        widest = max((self.place(row)[0] for row in self.placed), default=0.0)
        return max(widest + SIDE + 6, 110 + (self.step_x + 3) * len(self.apart))

    @property
    def height(self) -> float:
        lowest = max((self.place(row)[1] for row in self.placed), default=0.0)
        return max(lowest + SIDE + 10, self.apart_y + 66 if self.apart else 0)

    def place(self, row: Row) -> tuple[float, float]:
        line, column = row.hex_row or 0, row.hex_column or 0
        return self.left + self.step_x * (column + 0.5 * (line % 2)), self.top + self.step_y * line

    def place_apart(self) -> list[tuple[Row, float, float]]:
        """The région at the left, the départements beside it."""
        ranked = sorted(self.apart, key=lambda row: row.kind != AuthorityKind.REGION)
        first = [(row, 34.0, self.apart_y) for row in ranked if row.kind == AuthorityKind.REGION]
        others = [row for row in ranked if row.kind != AuthorityKind.REGION]
        return first + [(row, 110 + i * (self.step_x + 3), self.apart_y) for i, row in enumerate(others)]


def hexmap(rows: Sequence[Row]) -> SafeString:
    """One hexagon per authority, named; nothing when no authority has a place on the map."""
    tiles = Tiles(rows)
    if not tiles.placed:
        return mark_safe("")
    drawn = [_tile(row, *tiles.place(row)) for row in tiles.placed]
    drawn += [_tile(row, x, y) for row, x, y in tiles.place_apart()]
    return format_html(
        '<svg class="em-svg em-hexmap" viewBox="0 0 {} {}" role="img" aria-labelledby="carte-titre carte-desc">'
        '<title id="carte-titre">Carte des avis\u00a0: un hexagone par collectivité membre</title>'
        '<desc id="carte-desc">Les mêmes informations figurent dans le tableau qui suit la carte.</desc>{}{}</svg>',
        round(tiles.width), round(tiles.height), format_html_join("", "{}", ((tile,) for tile in drawn)),
        _apart_labels(tiles),
    )  # fmt: skip


def _tile(row: Row, x: float, y: float) -> SafeString:
    shape, half = shape_of(row.stance), SIDE * 0.5
    none = row.stance == NONE
    stroke = {"sans": "#6d787d", "nsp": "#6d787d", "res": "#08252d"}.get(shape, "#104552")
    return format_html(
        '<g><title>{}\u00a0: {}</title><polygon points="{}" fill="url(#p-{})" stroke="{}" stroke-width="{}"{}/>'
        '<use href="#st-{}" x="{}" y="{}" width="{}" height="{}"/></g>',
        row.short_name, LABELS[row.stance].lower(), hexagon(x, y, SIDE - 2), shape, stroke, "1.6" if none else "1",
        mark_safe(' stroke-dasharray="5 4"') if none else "",
        shape, f"{x - half:.1f}", f"{y - half:.1f}", SIDE, SIDE,
    )  # fmt: skip


def _apart_labels(tiles: Tiles) -> SafeString:
    if not tiles.apart:
        return mark_safe("")
    places = tiles.place_apart()
    others = [x for row, x, _ in places if row.kind != AuthorityKind.REGION]
    labels = [(34.0, "Région")] if len(others) < len(places) else []
    if others:
        labels.append((sum(others) / len(others), "Départements" if len(others) > 1 else "Département"))
    end = max(x for _, x, _ in places) + SIDE
    return format_html(
        '<line x1="6" y1="{}" x2="{}" y2="{}" stroke="#b9c1c3"/>{}',
        round(tiles.line_y), round(end), round(tiles.line_y),
        format_html_join(
            "", '<text x="{}" y="{}" text-anchor="middle" class="em-hexmap__label" fill="#414b50">{}</text>',
            ((f"{x:.0f}", f"{tiles.apart_y + 54:.0f}", word) for x, word in labels),
        ),
    )  # fmt: skip


# ---------------------------------------------------------------- the matrix


def matrix_cell(count: int, largest: int) -> SafeString:
    """A hexagon whose area grows with the count; the number is always written."""
    if not count:
        return mark_safe('<span class="em-soft">0</span>')
    radius = min(7 + 18 * math.sqrt(count / max(largest, 1)), 25)
    fill, ink = ("#175a69", "#ffffff") if 2 * count >= largest and count > 1 else ("#b9d3d6", "#08252d")
    return format_html(
        '<svg viewBox="0 0 52 52" role="img" aria-label="{}"><polygon points="{}" fill="{}"/>'
        '<text x="26" y="31.5" text-anchor="middle" font-size="16" font-weight="650" fill="{}">{}</text></svg>',
        count, hexagon(26, 26, max(radius, 11)), fill, ink, count,
    )  # fmt: skip


# ---------------------------------------------------------------- on paper


@cache
def _symbols() -> dict[str, str]:
    """The shapes of the sprite, by the last part of their name."""
    sprite = (Path(settings.BASE_DIR) / "templates/layout/_sprite.html").read_text(encoding="utf-8")
    return {
        name: drawing.strip()
        for name, drawing in re.findall(r'<symbol id="st-(\w+)"[^>]*>(.*?)</symbol>', sprite, re.S)
    }


def glyph(code: str, x: float, y: float, radius: float) -> SafeString:
    """The shape of a stance around a point, drawn in full: a document has no sprite."""
    scale = radius / 12
    return format_html(
        '<g transform="translate({} {}) scale({})">{}</g>',
        f"{x - radius:.2f}", f"{y - radius:.2f}", f"{scale:.4f}", mark_safe(_symbols()[shape_of(code)]),  # noqa: S308 - our sprite
    )  # fmt: skip


def paper_bar(counts: Mapping[str, int], *, label: str, height: int = 24) -> SafeString:
    """The bar for a document, 493 points wide: narrow parts stack number and shape."""
    total, x, parts = sum(counts.values()) or 1, 0.0, []
    for code in CODES:
        if count := counts.get(code, 0):
            width = 493 * count / total
            parts.append((_paper_part(code, count, x, width, height),))
            x += width
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 493 {}" font-family="Source Sans 3">'
        "<title>{}\u00a0: {}.</title>{}</svg>",
        height + 2, label, facts_in_words(counts), format_html_join("", "{}", parts),
    )  # fmt: skip


def _paper_part(code: str, count: int, x: float, width: float, height: int) -> SafeString:
    shape = shape_of(code)
    dash = mark_safe(' stroke-dasharray="2 1.6"') if code == NONE else ""
    rect = format_html(
        '<rect x="{}" y="1" width="{}" height="{}" fill="{}" stroke="#0e3f4a" stroke-width=".5"{}/>',
        f"{x:.1f}", f"{max(width - 0.8, 1):.1f}", height, FILL[shape], dash,
    )  # fmt: skip
    if width > 8 + 12 * len(str(count)):
        sign = glyph(code, x + 9, 1 + height / 2, 4.5)
        return format_html(
            '{}{}<text x="{}" y="{}" font-size="9.5" font-weight="600" fill="{}">{}</text>',
            rect, sign, f"{x + 16:.1f}", f"{1 + height / 2 + 3.3:.1f}", INK[shape], count,
        )  # fmt: skip
    return format_html(
        '{}<text x="{}" y="{}" text-anchor="middle" font-size="8.2" font-weight="600" fill="{}">{}</text>{}',
        rect, f"{x + width / 2:.1f}", f"{1 + height * 0.42:.1f}", INK[shape], count,
        glyph(code, x + width / 2, 1 + height * 0.74, min(3.0, max(width / 2 - 0.6, 1))),
    )  # fmt: skip


def paper_hexmap(rows: Sequence[Row]) -> SafeString:
    """The map for a document; those set apart are named under their hexagon."""
    tiles = Tiles(rows)
    if not tiles.placed:
        return mark_safe("")
    drawn = [_paper_tile(row, *tiles.place(row)) for row in tiles.placed]
    drawn += [_paper_tile(row, x, y) for row, x, y in tiles.place_apart()]
    counts = {code: sum(row.stance == code for row in (*tiles.placed, *tiles.apart)) for code in CODES}
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" font-family="Source Sans 3" font-size="14">'
        "<title>Carte des avis, un hexagone par collectivité\u00a0: {}. Le tableau qui suit donne l’avis de chacune."
        "</title>{}{}</svg>",
        round(tiles.width), round(tiles.height), facts_in_words(counts),
        format_html_join("", "{}", ((tile,) for tile in drawn)), _apart_labels(tiles),
    )  # fmt: skip


def _paper_tile(row: Row, x: float, y: float) -> SafeString:
    shape = shape_of(row.stance)
    dash = mark_safe(' stroke-dasharray="4 3"') if row.stance == NONE else ""
    return format_html(
        '<polygon points="{}" fill="{}" stroke="#0e3f4a"{}/>{}',
        hexagon(x, y, SIDE - 1.6), FILL[shape], dash, glyph(row.stance, x, y, 12.5),
    )  # fmt: skip
