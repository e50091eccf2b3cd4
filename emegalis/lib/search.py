"""Stored forms of French text: stemmed and unaccented for search, folded for sorting (DESIGN section 7)."""

import re
import unicodedata
from dataclasses import dataclass

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("french")
_WRITTEN = re.compile(r"\w+")
_WORD = re.compile(r"[a-z0-9]+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'")
_LEADING_ARTICLE = re.compile(r"^(?:le |la |les |l'|du |des |de la |de l'|de |d')")


def fold(text: str) -> str:
    """Lower case, without accents or ligatures, apostrophes straight."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def stems(text: str) -> list[str]:
    """The words of a text as the search compares them: folded, then stemmed, for those who type no accent."""
    return _STEMMER.stemWords(_WORD.findall(_ELISION.sub(" ", fold(text))))


def search_text(*parts: str) -> str:
    """What a ``search_text`` column holds: each stem once, between spaces, so that `` stem`` finds whole words."""
    return " " + " ".join(dict.fromkeys(stem for part in parts for stem in stems(part))) + " "


def sort_key(text: str) -> str:
    """What a ``sort_key`` column holds: « Évran » sorts under E, « Côtes-d’Armor » beside « Cotes »."""
    return " ".join(_WORD.findall(fold(text)))[:200]


def sort_key_without_article(text: str) -> str:
    """The same for names that begin with an article: « Les Abers » sorts under A."""
    return sort_key(_LEADING_ARTICLE.sub("", fold(text)))


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of characters of a passage; ``found`` when it is a word that was searched for."""

    text: str
    found: bool = False


def passage(text: str, query: str, *, width: int = 240) -> list[Fragment]:
    """Where a text holds words of a query, as it is written there: at most about ``width`` characters.

    Words are compared as the search does; a text that holds none gives its beginning.
    """
    wanted = stems(query)
    hits = [match for match in _WRITTEN.finditer(text) if _is_found(match[0], wanted)]
    start = _cut(text, max(0, hits[0].start() - width // 3)) if hits else 0
    end = len(text) if start + width >= len(text) else text.rfind(" ", start, start + width)
    end = end if end > start else start + width
    fragments, at = [Fragment("… ")] if start else [], start
    for hit in hits:
        if hit.start() >= at and hit.end() <= end:
            fragments += [Fragment(text[at : hit.start()]), Fragment(hit[0], found=True)]
            at = hit.end()
    return [*(f for f in fragments if f.text), Fragment(text[at:end] + (" …" if end < len(text) else ""))]


def _cut(text: str, position: int) -> int:
    """The beginning of a word at or after a position."""
    space = text.find(" ", position) if position else -1
    return space + 1 if space >= 0 else position


def _is_found(word: str, wanted: list[str]) -> bool:
    """Only words that begin alike are stemmed: a long text has thousands of others."""
    folded = fold(word)
    return any(folded.startswith(stem[:3]) and stems(word)[:1][0].startswith(stem) for stem in wanted)
