"""How the portal addresses a person: the sentence under the greeting, from the mandates in force. Pure."""

import re
from collections.abc import Iterable
from itertools import groupby

from emegalis.lib.french import listed
from governance.members.enums import BodyKind, Function, Seat
from governance.members.models import Body, Mandate
from governance.people.enums import Civility

# Function: masculine, feminine, when the civility is not known.
_TITLES = {
    Function.DGS: (
        "Directeur général des services",
        "Directrice générale des services",
        "Direction générale des services",
    ),
    Function.DSI: (
        "Directeur des systèmes d’information",
        "Directrice des systèmes d’information",
        "Direction des systèmes d’information",
    ),
    Function.ELECTED: ("Élu", "Élue", "Membre élu"),
    Function.BUSINESS: ("Agent", "Agente", "Agent"),
    Function.STAFF: ("Agent", "Agente", "Agent"),
}
_PREPARER = ("Collaborateur", "Collaboratrice", "Collaborateur")
_SUBSTITUTE = ("suppléant", "suppléante", "suppléance")
_FEMININE = re.compile(r"^(communauté|métropole|région|commune|ville|cc|ca|cu)\b", re.IGNORECASE)
_MASCULINE = re.compile(r"^(département|pays|syndicat|conseil|centre)\b", re.IGNORECASE)


def of_authority(name: str) -> str:
    """« de la Communauté de communes… », « du Pays de… », « d’Arvor Agglomération »."""
    if _FEMININE.match(name):
        return f"de la {name}"
    if _MASCULINE.match(name):
        return f"du {name}"
    return f"d’{name}" if name[:1].lower() in "aàâeéèêiîoôuy" else f"de {name}"


def _form(words: tuple[str, str, str], civility: str) -> str:
    return words[{Civility.SIR.value: 0, Civility.MADAM.value: 1}.get(civility, 2)]


def _of_body(body: Body) -> str:
    return f"de la {body.name}" if body.name.startswith("commission") else f"du {body.name}"


def _at_body(body: Body) -> str:
    return f"à la {body.name} ({body.short_name})" if body.is_commission else f"au {body.name}"


def _seat(mandate: Mandate, civility: str) -> str:
    """« titulaire à la commission d’orientation stratégique (COS) » ; assemblies are joined by the caller."""
    if mandate.seat == Seat.SUBSTITUTE:
        return f"{_form(_SUBSTITUTE, civility)} {_at_body(mandate.body)}"
    return f"titulaire {_at_body(mandate.body)}"


def _seats(mandates: list[Mandate], civility: str) -> list[str]:
    named = [_seat(m, civility) for m in mandates if m.body.is_commission or m.seat == Seat.SUBSTITUTE]
    others = [m.body for m in mandates if not m.body.is_commission and m.seat == Seat.TITULAR]
    if others:
        bodies = [_of_body(body) for body in sorted(others, key=lambda body: (body.position, body.name))]
        named.append("membre " + listed(bodies))
    return named


def _of_one_authority(mandates: list[Mandate], civility: str) -> str:
    first = mandates[0]
    place = of_authority(first.authority.name)
    interim = " par intérim" if first.is_interim else ""
    if first.seat == Seat.PREPARER:
        return f"{_form(_PREPARER, civility)} de la direction générale {place}"
    title = _form(_TITLES[Function(first.function)], civility)
    counted = [m for m in mandates if m.seat != Seat.PREPARER]
    return ", ".join([f"{title}{interim} {place}", *_seats(counted, civility)])


def presentation(mandates: Iterable[Mandate], *, civility: str = "") -> str:
    """« Directrice générale des services de la CC…, titulaire à la commission d’orientation stratégique (COS). »"""
    mandates = list(mandates)
    if any(m.body.kind == BodyKind.SECRETARIAT for m in mandates):
        return "Secrétariat du syndicat mixte."
    ranked = sorted(mandates, key=lambda m: (m.authority_id, m.seat == Seat.PREPARER, m.pk))
    pieces = [_of_one_authority(list(group), civility) for _, group in groupby(ranked, key=lambda m: m.authority_id)]
    return f"{' ; '.join(pieces)}." if pieces else ""
