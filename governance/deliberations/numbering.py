"""The number of a deliberation: by body and by year, one after the other. Pure.

« CS-2026-003 »: the body, the year, the rank on three figures (domain.md 1.2); at most fifteen signs, letters, figures
and dashes, as the tool that transmits acts takes.
"""

import re
from collections.abc import Iterable

LONGEST_PREFIX = 5
_WORD = re.compile(r"[A-Z0-9]+")


def prefix_of(folded_name: str) -> str:
    """The initials of a body’s name, without accents: « comite syndical » gives CS; one word, its beginning."""
    words = _WORD.findall(folded_name.upper())
    if len(words) == 1:
        return words[0][:3]
    return "".join(word[0] for word in words if len(word) > 2)[:LONGEST_PREFIX] or "D"


def reference(prefix: str, year: int, number: int) -> str:
    return f"{prefix}-{year}-{number:03d}"


def next_number(last: int) -> int:
    """The number that follows the last one given; the first of a year is 1."""
    return last + 1


def gaps(numbers: Iterable[int]) -> list[int]:
    """The numbers that a register lacks, from 1 to its last; none when it is sound."""
    given = set(numbers)
    return [number for number in range(1, max(given, default=0)) if number not in given]
