"""How much room a text takes on paper, before any layout: real widths of the portal's own faces."""

from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

MM_PER_POINT = 25.4 / 72
SERIF, SANS = "SourceSerif4-Regular", "SourceSans3-Regular"
DISPLAY, SUBHEAD = "SourceSerif4Display-Semibold", "SourceSerif4Subhead-Semibold"


@cache
def _advances(face: str) -> tuple[dict[int, int], int]:
    """Width of each sign, and of one unknown, in thousandths of the size."""
    font = TTFont(Path(settings.STATICFILES_DIRS[0]) / "fonts" / "pdf" / f"{face}.ttf.woff2")
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
