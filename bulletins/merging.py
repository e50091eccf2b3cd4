"""Two people wrote the same article: what each changed, in words. Pure: values of a form, no database.

``Data`` is what a form posts: a list of strings by field. A short mark for each field remembers what was stored when
the form was opened; with it, what only the other changed is taken, what only I changed is kept, and what both changed
is shown for a choice.
"""

import difflib
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Data = Mapping[str, Sequence[str]]
MOST_WORDS = 3000  # beyond, words are compared line by line
_WORDS = re.compile(r"\S+\s*|\s+")


def canonical(values: Sequence[str]) -> str:
    """The same for what means the same: line ends, spaces at the ends, the order of boxes."""
    clean = [value.replace("\r\n", "\n").strip() for value in values]
    return "\n".join(sorted(value for value in clean if value))


def marks_of(data: Data, names: Sequence[str]) -> str:
    """One short mark for each field, in this order."""
    return ".".join(hashlib.sha256(canonical(data.get(name, ())).encode()).hexdigest()[:8] for name in names)


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of both: the fields taken from the other, and those that both changed (mine, until I choose)."""

    data: dict[str, list[str]]
    taken: list[str]
    disputed: list[str]


def merge(seen: str, stored: Data, typed: Data, names: Sequence[str]) -> Merge:
    """Field by field; without marks of what was seen, every difference is for a choice."""
    before = seen.split(".")
    known = len(before) == len(names)
    now, mine = marks_of(stored, names).split("."), marks_of(typed, names).split(".")
    result = Merge({name: list(typed.get(name, ())) for name in names}, [], [])
    for rank, name in enumerate(names):
        if now[rank] == mine[rank]:
            continue
        if known and mine[rank] == before[rank]:
            result.data[name] = list(stored.get(name, ()))
            result.taken.append(name)
        elif not known or now[rank] != before[rank]:
            result.disputed.append(name)
    return result


@dataclass(frozen=True, slots=True)
class Span:
    """Some words, and whether the other text lacks them."""

    text: str
    differs: bool


def changed_words(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """Both texts, cut where they differ."""
    left, right = _cut(one), _cut(other)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    spans: tuple[list[Span], list[Span]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        for side, words in ((spans[0], left[a:b]), (spans[1], right[c:d])):
            if words:
                side.append(Span("".join(words), tag != "equal"))
    return spans


def _cut(text: str) -> list[str]:
    text = text.replace("\r\n", "\n")
    words = _WORDS.findall(text)
    return words if len(words) <= MOST_WORDS else text.splitlines(keepends=True)
