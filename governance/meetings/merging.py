"""A part composed again from the facts, put together with what was written by hand. Pure.

Paragraph by paragraph, against the proposal that both started from: what nobody touched takes the new facts; every
paragraph written by hand stays, and where both changed the same place both stand, one after the other.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_BLANK = re.compile(r"\n[ \t]*\n\s*")


def merged(base: str, mine: str, theirs: str) -> str:
    """``mine`` brought up to date with what changed from ``base`` to ``theirs``."""
    before, kept, fresh = _paragraphs(base), _paragraphs(mine), _paragraphs(theirs)
    to_kept, to_fresh = _matches(before, kept), _matches(before, fresh)
    out: list[str] = []
    i = j = k = 0
    for at in sorted(to_kept.keys() & to_fresh.keys()):
        out += _resolved(before[i:at], kept[j : to_kept[at]], fresh[k : to_fresh[at]])
        out.append(before[at])
        i, j, k = at + 1, to_kept[at] + 1, to_fresh[at] + 1
    out += _resolved(before[i:], kept[j:], fresh[k:])
    return "\n\n".join(out)


def _paragraphs(text: str) -> list[str]:
    return [piece.strip() for piece in _BLANK.split(text.replace("\r\n", "\n").strip()) if piece.strip()]


def _matches(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """By its place before, the place after of each paragraph that stayed."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def _resolved(before: list[str], kept: list[str], fresh: list[str]) -> list[str]:
    if kept == before:
        return fresh
    if fresh in (before, kept):
        return kept
    return kept + [paragraph for paragraph in fresh if paragraph not in kept and paragraph not in before]
