"""The texts on which the fingerprints of a need and of a technical advice are computed. Pure.

Every field under its name, always in the same order and all present; moments in UTC, to the second; UTF-8, LF, NFC.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emegalis.lib.canonical import clean


@dataclass(frozen=True, slots=True)
class NeedText:
    """A need as its group submitted it."""

    need: int
    title: str
    statement: str
    holder: str
    evidence: str
    gain: str
    urgency: str
    wanted_on: datetime.date | None
    priority: str
    affected: list[str]
    files: list[dict[str, str]]
    endorsed_by: list[str]
    writers: list[str]
    submitted_by: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class AdviceText:
    """A technical advice as the chair of the DSI group submitted it."""

    need: int
    verdict: str
    reasons: str
    prerequisites: str
    risks: str
    cost_min: int | None
    cost_max: int | None
    ownership: str
    on_behalf_of: str
    written_by: str
    submitted_by: str
    noted: list[dict[str, str]]
    at: datetime.datetime | None


def canonical_need(text: NeedText) -> str:
    return _written(
        [
            ("BESOIN", str(text.need)),
            ("DÉPOSÉ LE", _moment(text.at)),
            ("EN UNE PHRASE", text.title),
            ("CE QUI MANQUE", text.statement),
            ("QUI A CE BESOIN", text.holder),
            ("CE QUI LE MONTRE", text.evidence),
            ("FICHIERS JOINTS", _lines(f"{file['sha256']}  {file['name']}" for file in text.files)),
            ("CE QUE CELA CHANGERAIT", text.gain),
            ("URGENCE", text.urgency),
            ("ÉCHÉANCE", text.wanted_on.isoformat() if text.wanted_on else ""),
            ("PRIORITÉ POUR LE GROUPE", text.priority),
            ("QUI EST CONCERNÉ", _lines(text.affected)),
            ("SOUTENU PAR", _lines(text.endorsed_by)),
            ("ÉCRIT PAR", _lines(text.writers)),
            ("DÉPOSÉ PAR", text.submitted_by),
        ]
    )


def canonical_advice(text: AdviceText) -> str:
    return _written(
        [
            ("ASSISTANCE TECHNIQUE SUR LE BESOIN", str(text.need)),
            ("RENDUE LE", _moment(text.at)),
            ("CONCLUSION", text.verdict),
            ("CE QUI LA FONDE", text.reasons),
            ("PRÉREQUIS", text.prerequisites),
            ("RISQUES", text.risks),
            ("COÛT EN EUROS", f"{_figure(text.cost_min)} à {_figure(text.cost_max)}"),
            ("MAÎTRISE D’OUVRAGE", text.ownership),
            ("POUR LE COMPTE DE", text.on_behalf_of),
            ("REMARQUES ET DÉSACCORDS", "\n\n".join(_note(note) for note in text.noted)),
            ("RÉDIGÉE PAR", text.written_by),
            ("RENDUE PAR", text.submitted_by),
        ]
    )


def _written(fields: Iterable[tuple[str, str]]) -> str:
    return "\n\n".join(f"{name}\n{clean(value)}" for name, value in fields) + "\n"


def _moment(at: datetime.datetime | None) -> str:
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _figure(amount: int | None) -> str:
    return "non chiffré" if amount is None else str(amount)


def _note(note: Mapping[str, str]) -> str:
    return f"{note['kind']} – {note['by']}, sur la rédaction {note['revision']}\n{note['text']}"
