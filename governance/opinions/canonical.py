"""The text a fingerprint is computed on: written so that anyone can compute it again by hand. Pure.

One fact per line, « nom : valeur », always in the same order and all present; a text typed by a person has its line
ends kept as indented lines. UTF-8, Unicode form NFC, lines ended by LF.
"""

import datetime
import hashlib
import unicodedata
from dataclasses import dataclass

from emegalis.lib.french import PARIS
from governance.opinions.content import OpinionContent

HEADING = "Avis de la direction générale, texte déposé (format 2)"


@dataclass(frozen=True, slots=True)
class Deposit:
    """Who submits what, on which text, when."""

    reference: str
    number: int
    consultation: int
    orientation: int
    version: int
    version_sha256: str
    siren: str
    authority: str
    submitter: str
    mandate: str
    submitted_at: datetime.datetime
    in_absence: bool
    content: OpinionContent
    channel: str = "online"
    received_at: datetime.datetime | None = None
    recorded_by: str = ""
    attachments: tuple[str, ...] = ()


def canonical_text(deposit: Deposit) -> str:
    """The deposit in full, one fact per line."""
    content = deposit.content
    facts: list[tuple[str, object]] = [
        ("référence", deposit.reference),
        ("version de l’avis", deposit.number),
        ("consultation", deposit.consultation),
        ("orientation", deposit.orientation),
        ("version de l’orientation", deposit.version),
        ("empreinte de l’orientation", deposit.version_sha256),
        ("SIREN", deposit.siren),
        ("collectivité", deposit.authority),
        ("déposé par", deposit.submitter),
        ("mandat", deposit.mandate),
        ("déposé le", _moment(deposit.submitted_at)),
        ("en l’absence du titulaire", deposit.in_absence),
        ("donné", deposit.channel),
        ("reçu le", deposit.received_at and _moment(deposit.received_at)),
        ("enregistré par", deposit.recorded_by),
        ("sens", content.stance),
        ("motifs", content.reasons),
        ("réserves", len(content.reservations)),
    ]
    for number, reservation in enumerate(content.reservations, 1):
        facts.append((f"réserve {number}", reservation.text))
        facts.append((f"réserve {number}, levée si", reservation.lifted_if))
    facts.append(("recommandations", len(content.recommendations)))
    facts += [(f"recommandation {number}", text) for number, text in enumerate(content.recommendations, 1)]
    facts += [
        ("mise en perspective", content.position),
        ("document", content.plan),
        ("année", content.year),
        ("budget en euros", content.budget),
        ("après échange avec l’exécutif", content.after_exchange),
        ("pièces jointes", len(deposit.attachments)),
    ]
    facts += [(f"empreinte de la pièce {number}", sha256) for number, sha256 in enumerate(deposit.attachments, 1)]
    lines = [HEADING, *(f"{name} : {_written(value)}" for name, value in facts)]
    return unicodedata.normalize("NFC", "\n".join(lines)) + "\n"


def fingerprint(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(PARIS).isoformat(timespec="seconds")


def _written(value: object) -> str:
    """An absent value is a dash, a yes or no is a word, a text that begins a new line indents it by four spaces."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "\n    ".join(str(value).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
