"""Stored forms of French text: stemmed and unaccented for search, folded for sorting (DESIGN section 7)."""

import re
import unicodedata

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("french")
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
