"""Reading a file of acceptances: one member a row, its SIREN, the day, the reference of its deliberation. Pure.

Nothing may be written while one row is wrong; every fault bears its line.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from emegalis.lib.days import read_day, writes_french_days
from emegalis.lib.tables import WHOLE_ROW, Column, Fault, Row, error, in_order, printable, read_table, warning
from governance.members.files.siren import read_siren

LONGEST_REFERENCE = 80
COLUMNS = (
    Column("siren", ("n° siren", "numéro siren", "siren de la collectivité")),
    Column("date", ("date de la délibération", "acceptée le", "date d'acceptation")),
    Column("reference", ("référence", "référence de la délibération", "numéro", "délibération"), required=False),
)


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    line: int
    siren: str
    accepted_on: datetime.date
    reference: str


@dataclass(slots=True)
class AcceptanceFile:
    rows: list[AcceptanceRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not any(fault.is_error for fault in self.faults)


def read_acceptances(content: bytes, *, members: Mapping[str, str], today: datetime.date) -> AcceptanceFile:
    """``members``: the name of each member by SIREN; who is not one accepts nothing here."""
    table = read_table(content, COLUMNS)
    french = writes_french_days(row.get("date") for row in table.rows)
    read = AcceptanceFile(faults=list(table.faults))
    seen: dict[str, int] = {}
    for row in table.rows:
        accepted = _read_row(row, read.faults, members=members, today=today, french=french)
        if accepted is None:
            continue
        if accepted.siren in seen:
            reason = f"Cette collectivité est déjà à la ligne {seen[accepted.siren]}."
            read.faults.append(error(row.line, "siren", reason))
        seen.setdefault(accepted.siren, row.line)
        read.rows.append(accepted)
    if not read.rows and read.is_sound:
        read.faults.append(error(None, WHOLE_ROW, "Le fichier ne contient aucune ligne."))
    read.faults = in_order(read.faults)
    return read


def _read_row(
    row: Row, faults: list[Fault], *, members: Mapping[str, str], today: datetime.date, french: bool
) -> AcceptanceRow | None:
    siren = _siren(row, faults, members)
    day = _day(row, faults, today=today, french=french)
    reference = " ".join(row.get("reference").split())
    if len(reference) > LONGEST_REFERENCE:
        faults.append(error(row.line, "reference", f"{LONGEST_REFERENCE} signes au plus."))
        return None
    return AcceptanceRow(row.line, siren, day, reference) if siren and day else None


def _siren(row: Row, faults: list[Fault], members: Mapping[str, str]) -> str:
    siren, finding = read_siren(row.get("siren").strip())
    if finding:
        level = error if finding.severity == "erreur" else warning
        faults.append(level(row.line, "siren", finding.reason))
    if siren and siren not in members:
        reason = f"« {printable(siren)} » n’est pas le SIREN d’un membre du syndicat."
        faults.append(error(row.line, "siren", reason))
    return siren if siren in members else ""


def _day(row: Row, faults: list[Fault], *, today: datetime.date, french: bool) -> datetime.date | None:
    day, finding = read_day(row.get("date").strip(), french=french)
    if finding:
        level = error if finding.severity == "erreur" else warning
        faults.append(level(row.line, "date", finding.reason))
    if day is not None and day > today:
        faults.append(error(row.line, "date", "Cette date est à venir : une délibération est déjà prise."))
        return None
    return day
