"""What in a text may say too much about a person, to be looked at before it is published. Pure.

It finds, it never decides: someone reads each passage again (domain.md 4.3).
"""

import re
from dataclasses import dataclass

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Adresse électronique", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")),
    ("Téléphone", re.compile(r"(?<!\d)(?:\+33|0)[\s.\u00a0\u202f-]?[1-9](?:[\s.\u00a0\u202f-]?\d{2}){4}(?!\d)")),
    ("Compte bancaire", re.compile(r"\bFR\d{2}(?:[\s\u00a0\u202f]?[0-9A-Z]{4}){5}[\s\u00a0\u202f]?[0-9A-Z]{3}\b")),
    (
        "Numéro de sécurité sociale",
        re.compile(r"(?<!\d)[12][\s\u00a0]?\d{2}[\s\u00a0]?\d{2}[\s\u00a0]?\d[\dAB][\s\u00a0]?\d{3}[\s\u00a0]?\d{3}"
                   r"(?:[\s\u00a0]?\d{2})?(?!\d)"),
    ),
    ("Date de naissance", re.compile(r"\bn[ée]{1,2}(?:\(e\))?\s+le\s+[^,.;\n]{4,30}", re.IGNORECASE)),
    (
        "Personne nommée",
        re.compile(r"\b(?:M\.|Mme|Mlle|Monsieur|Madame)[\s\u00a0\u202f]+(?:[A-ZÉÈÀÂÎÔÛÇ][\w’'-]+[\s\u00a0]?){1,3}"),
    ),
    (
        "Adresse postale",
        re.compile(r"\b\d{1,4}(?:[\s\u00a0]?(?:bis|ter))?,?[\s\u00a0](?:rue|avenue|boulevard|impasse|allée|place|chemin|"
                   r"route)\b[^,.;\n]{3,60}", re.IGNORECASE),
    ),
    ("Santé ou situation familiale", re.compile(r"\b(?:arrêt maladie|congé (?:de )?maladie|invalidité|handicap[ée]|"
                                                r"veu(?:f|ve)|divorc[ée]e?)\b", re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """Something to read again: what it may be, and the words."""

    what: str
    words: str


def to_look_at(text: str) -> list[Passage]:
    """Each passage once, in the order of the text."""
    found = sorted(
        (match.start(), what, match[0].strip()) for what, pattern in _PATTERNS for match in pattern.finditer(text)
    )
    return list(dict.fromkeys(Passage(what, words) for _, what, words in found))
