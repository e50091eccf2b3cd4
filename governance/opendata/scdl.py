"""SCDL « Délibérations » 2.1.5, as our own table of what its seventeen columns hold, and of what must agree. Pure.

Written from domain.md 3.1: names, patterns, what is compulsory, and the further checks of the schema (SIRET, budget,
votes, dates, matter). VOTE_* count élus, never voices; PREF_* stay empty: the existing tool transmits the acts.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from governance.deliberations.matters import LEVELS
from governance.members.files.siren import has_luhn_key

VERSION = "2.1.5"
VOTES = ("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION")


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: text, date (AAAA-MM-JJ), whole number or address; ``pattern`` the whole value must follow."""

    name: str
    kind: str = "text"
    required: bool = False
    pattern: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("COLL_NOM", required=True),
    Column("COLL_SIRET", required=True, pattern=r"\d{14}"),
    Column("DELIB_ID", required=True),
    Column("DELIB_DATE", kind="date", required=True),
    Column("DELIB_MATIERE_CODE", required=True, pattern=r"\d\.\d{1,2}"),
    Column("DELIB_MATIERE_NOM", required=True),
    Column("DELIB_OBJET", required=True),
    Column("BUDGET_ANNEE", pattern=r"[0-9]{4}(/[0-9]{4})?"),
    Column("BUDGET_NOM"),
    Column("PREF_ID"),
    Column("PREF_DATE", kind="date"),
    Column("VOTE_EFFECTIF", kind="integer"),
    Column("VOTE_REEL", kind="integer"),
    Column("VOTE_POUR", kind="integer"),
    Column("VOTE_CONTRE", kind="integer"),
    Column("VOTE_ABSTENTION", kind="integer"),
    Column("DELIB_URL", kind="uri"),
)
HEADER = tuple(column.name for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Fault:
    """``row`` counts from 1, without the header."""

    row: int
    column: str
    reason: str


def faults_of(rows: Iterable[Mapping[str, str]]) -> list[Fault]:
    """Everything that the schema would refuse; none when the table is valid."""
    found = []
    for number, row in enumerate(rows, 1):
        found += [Fault(number, column.name, why) for column in COLUMNS if (why := _cell(column, row[column.name]))]
        found += [Fault(number, column, why) for column, why in _agreements(row)]
    return found


def _cell(column: Column, value: str) -> str:
    if not value:
        return "valeur absente" if column.required else ""
    if column.pattern and not re.fullmatch(column.pattern, value):
        return "forme inattendue"
    return "" if _KINDS[column.kind](value) else "nature inattendue"


def _is_date(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_uri(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"\s", value)


_KINDS = {
    "text": lambda value: True,
    "date": _is_date,
    "integer": lambda value: re.fullmatch(r"\d+", value) is not None,
    "uri": _is_uri,
}


def _agreements(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the columns say together."""
    return [*_siret(row), *_matter(row), *_budget(row), *_votes(row), *_dates(row)]


def _siret(row: Mapping[str, str]) -> list[tuple[str, str]]:
    siret = row["COLL_SIRET"]
    sound = re.fullmatch(r"\d{14}", siret) and has_luhn_key(siret) and has_luhn_key(siret[:9])
    return [] if sound else [("COLL_SIRET", "SIRET sans clé valable")]


def _matter(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """Two levels, the first one known, no space around the oblique."""
    level, oblique, name = row["DELIB_MATIERE_NOM"].partition("/")
    if not oblique or level not in LEVELS.values() or not name or name != name.strip():
        return [("DELIB_MATIERE_NOM", "matière hors nomenclature")]
    return (
        [] if LEVELS.get(row["DELIB_MATIERE_CODE"][:1]) == level else [("DELIB_MATIERE_CODE", "code d’un autre nom")]
    )


def _budget(row: Mapping[str, str]) -> list[tuple[str, str]]:
    years = row["BUDGET_ANNEE"].split("/")
    found = []
    if bool(row["BUDGET_ANNEE"]) != bool(row["BUDGET_NOM"]):
        found.append(("BUDGET_ANNEE", "année et nom vont ensemble"))
    if len(years) == 2 and years[0] >= years[1]:
        found.append(("BUDGET_ANNEE", "la première année précède la seconde"))
    return found


def _votes(row: Mapping[str, str]) -> list[tuple[str, str]]:
    given = [row[name] for name in VOTES]
    if not any(given):
        return []
    if not all(re.fullmatch(r"\d+", value) for value in given):
        return [("VOTE_EFFECTIF", "les cinq nombres vont ensemble")]
    entitled, real, for_, against, abstention = map(int, given)
    found = [("VOTE_EFFECTIF", "moins que l’effectif réel")] if entitled < real else []
    if for_ + against + abstention != real:
        found.append(("VOTE_REEL", "n’est pas la somme des trois"))
    return found


def _dates(row: Mapping[str, str]) -> list[tuple[str, str]]:
    late = row["PREF_DATE"] and row["PREF_DATE"] < row["DELIB_DATE"]
    return [("PREF_DATE", "avant la délibération")] if late else []
