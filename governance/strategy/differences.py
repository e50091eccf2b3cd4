"""What two versions say differently, word by word. Pure.

Paragraphs are set side by side first, then the words of those that changed: long texts stay quick to compare, and a
moved paragraph does not blur the others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from emegalis.lib.french import typographic
from governance.strategy.particulars import DocumentMark, OrientationText, Part, parts_of

# A number is one word, whatever spaces stand between its thousands.
_TOKEN = re.compile(r"\n+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|[^\S\n]+|\w+(?:[’'-]\w+)*|[^\w\s]")
# Under this likeness two paragraphs are told whole: one taken out, the other put in.
ALIKE = 0.3


class Change(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, and what became of it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part of an orientation, as its pieces follow each other; nothing but kept ones when it did not change."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.change != Change.KEPT for piece in self.pieces)

    @property
    def added_words(self) -> int:
        return _count(self.pieces, Change.ADDED)

    @property
    def removed_words(self) -> int:
        return _count(self.pieces, Change.REMOVED)


def compare(before: OrientationText, after: OrientationText) -> list[PartDifference]:
    """Every part that either says, in the order of the page, with the signs of French print: a run of words cut out of
    its sentence can no longer be given them."""
    pairs = zip(_told(before), _told(after), strict=True)
    return [
        PartDifference(old.label, tuple(word_difference(typographic(old.text), typographic(new.text))))
        for old, new in pairs
        if old.text or new.text
    ]


def _told(said: OrientationText) -> list[Part]:
    """As people read it: of what proves the bytes of a document, enough to see that they changed."""
    short = tuple(DocumentMark(mark.title, f"{mark.sha256[:8]}…") for mark in said.documents)
    return parts_of(replace(said, documents=short))


def word_difference(before: str, after: str) -> list[Piece]:
    """The pieces of both texts: without those added it is ``before``, without those removed it is ``after``."""
    return list(_merged(_paragraph_pieces(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def _paragraph_pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            yield Piece(Change.KEPT, old)
        else:
            yield from _word_pieces(_TOKEN.findall(old), _TOKEN.findall(new))


def _word_pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if before and after and matcher.quick_ratio() < ALIKE:
        yield from _replaced("".join(before), "".join(after))
        return
    for old, new in _runs(matcher, before, after):
        if old == new:
            yield Piece(Change.KEPT, old)
        else:
            yield from _replaced(old, new)


def _runs(matcher: "SequenceMatcher[str]", before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """What stands in one place of each text; a mere space between two changes is part of them."""
    runs: list[tuple[str, str]] = []
    for _, i, j, k, m in matcher.get_opcodes():
        old, new = "".join(before[i:j]), "".join(after[k:m])
        if len(runs) > 1 and _is_space(runs[-1]) and _changes(runs[-2]) and old != new:
            space, (was, now) = runs.pop()[0], runs.pop()
            old, new = was + space + old, now + space + new
        runs.append((old, new))
    return runs


def _is_space(run: tuple[str, str]) -> bool:
    return run[0] == run[1] and not run[0].strip() and "\n" not in run[0]


def _changes(run: tuple[str, str]) -> bool:
    return run[0] != run[1]


def _replaced(old: str, new: str) -> Iterator[Piece]:
    if old:
        yield Piece(Change.REMOVED, old)
    if new:
        yield Piece(Change.ADDED, new)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind are one piece."""
    for change, run in groupby(pieces, key=lambda piece: piece.change):
        text = "".join(piece.text for piece in run)
        if text:
            yield Piece(change, text)


def _count(pieces: Sequence[Piece], change: Change) -> int:
    return sum(len(re.findall(r"\w+(?:[’'-]\w+)*", piece.text)) for piece in pieces if piece.change == change)
