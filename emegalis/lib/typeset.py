"""How much room a text takes on paper, before any layout: real widths of the portal's own faces."""

from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

MM_PER_POINT = 25.4 / 72
SERIF, SANS, SANS_BOLD = "SourceSerif4-Regular", "SourceSans3-Regular", "SourceSans3-Bold"
DISPLAY, SUBHEAD = "SourceSerif4Display-Semibold", "SourceSerif4Subhead-Semibold"


def _font(face: str) -> TTFont:
    return TTFont(Path(settings.STATICFILES_DIRS[0]) / "fonts" / "pdf" / f"{face}.ttf.woff2")


@cache
def _advances(face: str) -> tuple[dict[int, int], int]:
    """Width of each sign, and of one unknown, in thousandths of the size."""
    font = _font(face)
    units, metrics = font["head"].unitsPerEm, font["hmtx"]
    widths = {code: round(metrics[name][0] * 1000 / units) for code, name in font.getBestCmap().items()}
    return widths, widths[ord("n")]


def width_of(text: str, face: str, points: float) -> float:
    """Millimetres that a text takes on one line."""
    widths, unknown = _advances(face)
    return sum(widths.get(ord(sign), unknown) for sign in text) * points / 1000 * MM_PER_POINT


def line_count(text: str, face: str, points: float, width: float) -> int:
    """Lines of a paragraph set ragged, without hyphenation, in a column of ``width`` millimetres; 0 for no text."""
    lines, used = 0, width
    for word in text.split():
        length = width_of(f" {word}", face, points)
        if used + length > width:
            # A word longer than the column is broken over several lines.
            lines += max(1, -int(-length // width))
            used = length % width if length > width else length
        else:
            used += length
    return lines


def cut_to(text: str, face: str, points: float, width: float) -> str:
    """The words of a text that stand on one line, with « … » when some had to go."""
    if width_of(text, face, points) <= width:
        return text
    kept = ""
    for word in text.split():
        if width_of(f"{kept} {word}…", face, points) > width:
            break
        kept = f"{kept} {word}".strip()
    return f"{kept.rstrip(' ,;:–-')}…"


@cache
def drawn_across(word: str, face: str) -> str:
    """A word drawn pale across a sheet of A4, as an SVG: an image, which no screen reader meets and no font limits."""
    font = _font(face)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    units, height = font["head"].unitsPerEm, font["OS/2"].sCapHeight
    drawn, at = [], 0
    for sign in word:
        glyph, pen = glyphs[names[ord(sign)]], SVGPathPen(glyphs, str)
        glyph.draw(pen)
        drawn.append(f'<path transform="translate({at} 0)" d="{pen.getCommands()}"/>')
        at += glyph.width
    scale = min(230 / at, 60 / units)
    turned = f"translate(105 148) rotate(-52) scale({scale:.5f} {-scale:.5f})"
    centred = f"translate({-at / 2:.0f} {-height / 2:.0f})"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210mm" height="297mm">'
        f'<g fill="#26292b" fill-opacity=".1" transform="{turned} {centred}">{"".join(drawn)}</g></svg>'
    )
