"""The SIREN: nine digits closed by Luhn's key (domain.md 3.4). Pure."""

import re

from emegalis.lib.cells import Finding
from emegalis.lib.tables import Severity

_DIGITS = re.compile(r"[0-9]+")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
_GROUPING = re.compile(r"[ .\-_]")


def has_luhn_key(digits: str) -> bool:
    doubled = [int(d) if rank % 2 == 0 else sum(divmod(2 * int(d), 10)) for rank, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def read_siren(text: str) -> tuple[str, Finding | None]:
    """The nine digits (empty when they cannot be known), and what is wrong with the way they are written."""
    digits = _GROUPING.sub("", text)
    if reason := _wrong(text, digits):
        return "", Finding("siren", Severity.ERROR, reason)
    if digits != text:
        return digits, Finding(
            "siren-spaces", Severity.WARNING, f"Le SIREN est groupé par des séparateurs : lu {digits}."
        )
    return digits, None


def _wrong(text: str, digits: str) -> str:
    if not text:
        return "Le SIREN manque."
    if _SCIENTIFIC.fullmatch(text):
        return f"« {text} » est la notation scientifique d’un tableur : le SIREN y a perdu des chiffres."
    if not _DIGITS.fullmatch(digits):
        return "Le SIREN contient autre chose que des chiffres."
    if len(digits) == 14:
        return "Quatorze chiffres : c’est un SIRET ; le SIREN en est le début, neuf chiffres."
    if len(digits) != 9:
        return f"Le SIREN compte {len(digits)} chiffres au lieu de neuf."
    if not has_luhn_key(digits):
        return "La clé de contrôle du SIREN est fausse : un chiffre a été mal recopié."
    return ""
