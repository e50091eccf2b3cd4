"""What a cell typed by a person may hide: invisible signs, formulas, markup, mixed alphabets, damaged accents. Pure.

``tidy`` gives the text one may keep and the faults found; the caller says on which line and column they stand.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from emegalis.lib.tables import Severity

_SPACES_OF_ANY_KIND = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
                        r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]")  # fmt: skip
_DAMAGED = re.compile(r"\ufffd|[ÃÂ][\u0080-\u00bf]|Ã[ƒ‚‰Š¢]|â€[™œ“¦\u009d]")
_MARKUP = re.compile(r"[<>]|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212", "|")


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` lets the caller gather the same mending over several cells of one row in one sentence."""

    kind: str
    severity: Severity
    reason: str


@dataclass(slots=True)
class Cell:
    text: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return all(finding.severity == Severity.WARNING for finding in self.findings)


SPACES = Finding("spaces", Severity.WARNING, "Espaces superflues : elles ont été retirées.")
INVISIBLE = Finding("invisible", Severity.WARNING, "Espaces ou signes invisibles : ils ont été retirés.")
CONTROL = Finding("control", Severity.ERROR, "Le champ contient un saut de ligne ou un caractère de commande.")
DAMAGED = Finding("damaged", Severity.ERROR, "Des accents sont abîmés : le fichier a été mal converti.")
FORMULA = Finding("formula", Severity.ERROR, "Le champ commence comme une formule de tableur.")
MARKUP = Finding("markup", Severity.ERROR, "Le champ contient une balise ou du code HTML.")


def tidy(raw: str) -> Cell:
    """The text without what nobody sees; errors are what no mending can be sure of."""
    cell = Cell(unicodedata.normalize("NFC", raw))
    _drop_invisible(cell)
    if any(unicodedata.category(sign) in {"Cc", "Co", "Cs", "Zl", "Zp"} for sign in cell.text):
        cell.findings.append(CONTROL)
        return cell
    _drop_spaces(cell)
    if _DAMAGED.search(cell.text):
        cell.findings.append(DAMAGED)
    if cell.text.startswith(_FORMULA_STARTS):
        cell.findings.append(FORMULA)
    elif _MARKUP.search(cell.text):
        cell.findings.append(MARKUP)
    return cell


def _drop_invisible(cell: Cell) -> None:
    seen = _INVISIBLE.sub("", _SPACES_OF_ANY_KIND.sub(" ", cell.text))
    if seen != cell.text:
        cell.text = re.sub(" {2,}", " ", seen).strip(" ")
        cell.findings.append(INVISIBLE)


def _drop_spaces(cell: Cell) -> None:
    trimmed = re.sub(" {2,}", " ", cell.text.strip())
    if trimmed != cell.text:
        cell.text = trimmed
        cell.findings.append(SPACES)


def alphabets(text: str) -> set[str]:
    """« LATIN », « CYRILLIC », « GREEK »…: those of its letters (a homoglyph betrays itself so)."""
    return {unicodedata.name(sign, "INCONNU").split(" ", 1)[0] for sign in text if sign.isalpha()}
