"""One issue as one reader sees it, whatever shows it (page, PDF, mail). Pure values: no database here."""

import base64
import datetime
import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from bulletins.cover import Cover, compose_cover
from bulletins.enums import Scope
from bulletins.length import letter_height
from emegalis.lib import markdown

WORDS_PER_MINUTE = 200
SHORT = 75  # words
LETTER, LETTER_ROOM = 190, 222.0  # words, millimetres
MOST_PAGES = 12  # an issue on paper; beyond, the secretariat is told
_LINK = re.compile(r"(<a [^>]*>)(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_BLOCK = re.compile("<(?:h3|h4|ul|ol|table|blockquote)>")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEADING = re.compile(r"<(h[34])>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """Where an article leads in the portal; ``label`` is a call to action with its date, as true as it can be."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The picture of an article. ``path`` is its own address, on screen; ``content`` its bytes, for paper only."""

    path: str
    alt: str
    caption: str
    credit: str
    width: int
    height: int
    content_type: str
    content: bytes = b""

    @property
    def is_panorama(self) -> bool:
        """Twice as wide as high, or more: on paper it takes both columns."""
        return self.width >= 2 * self.height

    @property
    def data_uri(self) -> str:
        """The picture within a document that loads nothing."""
        return f"data:{self.content_type};base64,{base64.b64encode(self.content).decode()}" if self.content else ""


@dataclass(frozen=True, slots=True)
class Joined:
    """A file joined to an article: « Note de cadrage », « PDF, 96 Ko »."""

    path: str
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one reader has to do, or has done: words for what stands, and where to act or read."""

    text: str
    link: Link | None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum as its readers see it: which article, what was written, what to read, when, by whom."""

    title: str
    anchor: str
    before: str
    after: str
    dated_on: datetime.date
    by: str
    pk: int = 0

    @property
    def text(self) -> str:
        """In one sentence, for the first page of the paper."""
        before, after = self.before.strip(" ."), self.after.strip(" .")
        return f"« {self.title} » : il était écrit « {before} » ; il faut lire « {after} »."


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands in the place of an article withdrawn from the portal."""

    on: datetime.date
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """An article in an edition: ``number`` counts within that edition, so that no gap tells of another's article."""

    number: int
    scope: Scope
    title: str
    lede: str
    body: SafeString
    words: int
    asked: str = ""
    asked_by: datetime.date | None = None
    links: tuple[Link, ...] = ()
    authorities: tuple[str, ...] = ()
    figure: Figure | None = None
    annexes: tuple[Joined, ...] = ()
    notices: tuple[str, ...] = ()  # what has changed since the issue was frozen; on screen only
    article_id: int = 0
    errata: tuple[Correction, ...] = ()
    withdrawn: Notice | None = None
    steps: tuple[Step, ...] = ()

    @property
    def anchor(self) -> str:
        return f"article-{self.number}"

    @property
    def is_distinct(self) -> bool:
        return self.scope == Scope.DISTINCT

    @property
    def is_short(self) -> bool:
        """A few lines of plain text: on paper one column holds them better than two."""
        return self.words < SHORT and self.figure is None and not _BLOCK.search(self.body)

    @property
    def is_letter(self) -> bool:
        """A distinct article that one page holds even set in large: on paper it is a letter to its authority."""
        is_plain = self.words < LETTER and self.figure is None and not _BLOCK.search(self.body)
        return is_plain and letter_height(self) < LETTER_ROOM

    @property
    def is_done(self) -> bool:
        """All that this reader could do is done."""
        return bool(self.steps) and all(step.done for step in self.steps)


@dataclass(frozen=True)
class Issue:
    """What one edition holds. ``names`` are the authorities it is made for; empty: the common edition."""

    number: str
    title: str
    month: str
    dated_on: datetime.date
    pieces: tuple[Piece, ...]
    names: tuple[str, ...] = ()
    editorial_title: str = ""
    editorial: SafeString = field(default=SafeString(""))
    editorial_signature: str = ""
    editorial_words: int = 0

    @property
    def edition_name(self) -> str:
        """« commune », « Communauté de communes des Abers-Kreiz »."""
        return ", ".join(self.names) or "commune"

    @cached_property
    def common(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.scope == Scope.COMMON]

    @cached_property
    def news(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.scope == Scope.NEWS]

    @cached_property
    def distinct(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.is_distinct]

    def common_part(self) -> "Issue":
        """The same issue as who reads no distinct article has it."""
        return replace(self, pieces=tuple(piece for piece in self.pieces if not piece.is_distinct), names=())

    @cached_property
    def cover(self) -> Cover:
        """What its first page announces."""
        return compose_cover(self)

    @cached_property
    def asks(self) -> list[Piece]:
        """What is asked of this reader, the nearest date first, undated last."""
        asked = [piece for piece in self.pieces if piece.asked]
        return sorted(asked, key=lambda piece: (piece.asked_by or datetime.date.max, piece.number))

    @cached_property
    def errata(self) -> list[Correction]:
        """What was corrected since it was sent, in the order of the corrections."""
        found = [correction for piece in self.pieces for correction in piece.errata]
        return sorted(found, key=lambda correction: (correction.dated_on, correction.pk))

    @property
    def minutes(self) -> int:
        """Reading time of what this reader sees."""
        words = self.editorial_words + sum(piece.words for piece in self.pieces)
        return max(1, round(words / WORDS_PER_MINUTE))


def word_count(*texts: str) -> int:
    return sum(len(markdown.plain(text).split()) for text in texts if text)


def article_html(source: str) -> SafeString:
    """The text of an article as page and PDF both need it: links hold plain words, titles never skip a rank.

    An element inside a link that wraps, or an h4 under an h2, breaks PDF/UA and confuses screen readers.
    """
    html = _LINK.sub(_plain_link, str(markdown.render(source)))
    ranked = _HEADING.sub(_RankedHeadings(), html)
    tables = _TABLE.sub(_wide_table, ranked)
    return mark_safe(tables.replace("<th>", '<th scope="col">'))  # noqa: S308 - cleaned by markdown.render


def _wide_table(match: re.Match[str]) -> str:
    """A table of four columns or more is marked: on paper one column of text is too narrow for it."""
    return f'<div class="large">{match[0]}</div>' if match[0].count("<th>") > 3 else match[0]


def _plain_link(match: re.Match[str]) -> str:
    words = _TAG.sub("", match[2]).strip()
    return f"{match[1]}{words}</a>" if words else ""


class _RankedHeadings:
    """Raises an h4 that no h3 precedes; drops an empty title."""

    def __init__(self) -> None:
        self.has_h3 = False

    def __call__(self, match: re.Match[str]) -> str:
        if not _TAG.sub("", match[2]).strip():
            return ""
        tag = match[1] if self.has_h3 else "h3"
        self.has_h3 = True
        return f"<{tag}>{match[2]}</{tag}>"
