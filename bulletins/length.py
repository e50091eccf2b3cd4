"""How many pages an issue would take on paper, reckoned without laying it out: an opinion in a millisecond. Pure.

Heights are those of ``static/css/pdf-bulletin.css``, in millimetres; ``tests/bulletins/test_length.py`` holds the
reckoning against real renderings.
"""

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from emegalis.lib.typeset import DISPLAY, SANS, SERIF, SUBHEAD, line_count

if TYPE_CHECKING:
    from bulletins.contents import Figure, Issue, Piece

PAGE, WIDTH, COLUMN, FRAMED = 249.0, 174.0, 83.5, 76.5
FILLED = 0.85  # of a page, so that the reckoning errs on the side of too many: breaks and pictures leave white
LINE, IMPRINT, TALLEST_PICTURE = 5.08, 42.0, 84.0
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"<(p|li|h3|h4|tr)>(.*?)</\1>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


def page_count(issue: "Issue") -> int:
    """Cover, common part, then each distinct article on pages of its own; one or two too many at worst."""
    shared = [common_height(piece) for piece in issue.common] + [news_height(issue.news), IMPRINT]
    if issue.cover.editorial_entry:
        shared.append(20 + body_height(str(issue.editorial), COLUMN) / 2)
    return 1 + math.ceil(sum(shared) / (PAGE * FILLED)) + sum(distinct_pages(piece) for piece in issue.distinct)


def distinct_pages(piece: "Piece") -> int:
    return math.ceil(distinct_height(piece) / (PAGE * FILLED))


def common_height(piece: "Piece") -> float:
    return 9.6 + _opening(piece, WIDTH) + _columns(piece, COLUMN) + _ending(piece, WIDTH) + 7


def distinct_height(piece: "Piece") -> float:
    width = 2 * FRAMED + 7
    return 32 + _opening(piece, width) + _columns(piece, FRAMED) + _ending(piece, width)


def letter_height(piece: "Piece") -> float:
    """A distinct article in large, alone on its page (``.lettre``)."""
    width = 2 * FRAMED + 7
    title = 9.8 * line_count(piece.title, DISPLAY, 25, width) + 11
    lede = 7 * line_count(piece.lede, SERIF, 14.4, width) + 5
    paragraphs = _BLOCK.findall(str(piece.body))
    body = sum(6.5 * line_count(_TAG.sub("", words), SERIF, 12, 142) + 2.4 for _, words in paragraphs)
    asked = 24 + 5.1 * line_count(f"Avant le 30 septembre 2026 – {piece.asked}", SANS, 10.4, width - 14)
    ending = 6 * len(piece.links) + (8 + 4.4 * len(piece.annexes) if piece.annexes else 0)
    return 14 + title + lede + body + (asked if piece.asked else 0) + ending + 36


def news_height(pieces: "Iterable[Piece]") -> float:
    """In two columns, as one column of half the height; a piece alone is set as an article."""
    news = list(pieces)
    if len(news) == 1:
        return common_height(news[0])
    return sum(_brief(piece) for piece in news) / 2


def _brief(piece: "Piece") -> float:
    title = 5.3 * line_count(piece.title, SUBHEAD, 12.4, COLUMN) + 8.4
    lede = 4.8 * line_count(piece.lede, SERIF, 9.8, COLUMN) + 1.6
    picture = _picture_height(piece.figure, COLUMN)
    return title + lede + picture + body_height(str(piece.body), COLUMN) + _ending(piece, COLUMN) + 6.7


def _opening(piece: "Piece", width: float) -> float:
    title = 7.3 * line_count(piece.title, DISPLAY, 18, width) + 2.4
    lede = 5.55 * line_count(piece.lede, SERIF, 11.4, width) + 3 if piece.lede else 0
    return title + lede + (_picture_height(piece.figure, width) if _is_panorama(piece) else 0)


def _columns(piece: "Piece", column: float) -> float:
    if piece.is_short:
        return body_height(str(piece.body), 132)
    picture = 0 if _is_panorama(piece) else _picture_height(piece.figure, column)
    return (picture + body_height(str(piece.body), column)) / 2 + LINE


def _is_panorama(piece: "Piece") -> bool:
    return piece.figure is not None and piece.figure.is_panorama


def _picture_height(figure: "Figure | None", width: float) -> float:
    """With its caption."""
    return min(TALLEST_PICTURE, width * figure.height / figure.width) + 10 if figure else 0


def _ending(piece: "Piece", width: float) -> float:
    """What is asked, where it leads, what is joined."""
    asked = 14 + 4.4 * line_count(piece.asked, SANS, 9.1, width - 12) if piece.asked else 0
    annexes = 8 + 4.4 * len(piece.annexes) if piece.annexes else 0
    return asked + 6 * len(piece.links) + annexes


def body_height(html: str, width: float) -> float:
    """A text set in one column of this width."""
    return sum(_block_height(kind, words, width) for kind, words in _BLOCK.findall(html))


def _block_height(kind: str, words: str, width: float) -> float:
    if kind == "tr":
        cells = [_TAG.sub("", cell) for cell in _CELL.findall(words)]
        return 4.6 * max((line_count(cell, SANS, 8.8, width / len(cells) - 3) for cell in cells), default=1) + 2.4
    text = _TAG.sub("", words)
    if kind in {"h3", "h4"}:
        return 5.4 * line_count(text, SUBHEAD, 12, width) + 5
    if kind == "li":
        return LINE * line_count(text, SERIF, 10, width - 5) + 1
    return LINE * line_count(text, SERIF, 10, width)
