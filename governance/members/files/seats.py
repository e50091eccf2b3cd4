"""The seats of a file taken together: titulars too many, substitutes alone, authorities that are no members."""

import datetime
from collections import defaultdict

from emegalis.lib.tables import Fault, warning
from governance.members.enums import BodyKind, Seat
from governance.members.files.known import Known, body_key
from governance.members.files.mandate_rows import MandateRow
from governance.members.models import Authority, Mandate

# Bodies where one titular speaks for an authority; in the assembly the college says how many (domain.md 1.3).
ONE_TITULAR = {BodyKind.STRATEGIC_COMMISSION, BodyKind.IT_GROUP}
SeatKey = tuple[int, tuple[BodyKind, str]]


def check_seats(
    rows: list[MandateRow], endings: list[tuple[Mandate, MandateRow]], known: Known, today: datetime.date
) -> None:
    """Titulars too many, substitutes without titular: counted over the file and what is known, on the day."""
    titulars = _titulars_known(endings, known, today)
    for row in rows:
        if (key := _running(row, known, today)) and row.seat == Seat.TITULAR:
            _count_titular(row, key, titulars[key], known, today)
    for row in rows:
        if (key := _running(row, known, today)) and row.seat == Seat.SUBSTITUTE and not titulars[key]:
            row.warn("qualite", "Ce suppléant n’a pas de titulaire de la même collectivité dans cette instance.")


def _titulars_known(
    endings: list[tuple[Mandate, MandateRow]], known: Known, today: datetime.date
) -> dict[SeatKey, set[str]]:
    """Who is titular today at each seat, by name; those whom the file ends are out."""
    ended = {mandate.pk for mandate, row in endings if row.ends_on and row.ends_on <= today}
    titulars: dict[SeatKey, set[str]] = defaultdict(set)
    for mandates in known.mandates.values():
        for mandate in mandates:
            if mandate.seat == Seat.TITULAR and mandate.is_in_force(on=today) and mandate.pk not in ended:
                titulars[(mandate.authority_id, body_key(mandate.body))].add(mandate.person.sort_key)
    return titulars


def _running(row: MandateRow, known: Known, today: datetime.date) -> SeatKey | None:
    authority = known.authorities.get(row.siren)
    if authority is None or row.body is None or (row.ends_on is not None and row.ends_on <= today):
        return None
    return authority.pk, row.body.key


def _count_titular(row: MandateRow, key: SeatKey, seated: set[str], known: Known, today: datetime.date) -> None:
    others = seated - {row.name_key}
    seated.add(row.name_key)
    limit = _titular_seats(known.authorities[row.siren], key[1][0], known, today)
    if limit is not None and len(others) >= limit and row.name_key not in others:
        there = "un titulaire" if len(others) == 1 else f"{len(others)} titulaires"
        row.warn("instance", f"Cette collectivité a déjà {there} en cours dans cette instance.")


def _titular_seats(authority: Authority, kind: BodyKind, known: Known, today: datetime.date) -> int | None:
    if kind in ONE_TITULAR:
        return 1
    if kind == BodyKind.ASSEMBLY:
        membership = known.membership(authority, today)
        return membership.college.seats_per_member if membership else 1
    return None


def outsiders(rows: list[MandateRow], known: Known, today: datetime.date) -> list[Fault]:
    """Seats that only members hold, for authorities that are not: said once for the file, since the seat may be
    prepared before the membership."""
    lines = [
        row.line
        for row in rows
        if row.body
        and row.body.kind in {BodyKind.STRATEGIC_COMMISSION, BodyKind.ASSEMBLY}
        and _running(row, known, today)
        and known.membership(known.authorities[row.siren], today) is None
    ]
    if not lines:
        return []
    shown = ", ".join(str(line) for line in lines[:10]) + (", …" if len(lines) > 10 else "")
    where = (
        f"Ligne {shown} : cette collectivité n’est"
        if len(lines) == 1
        else f"Lignes {shown} : ces collectivités ne sont"
    )
    sentence = (
        f"{where} pas membre{'s' if len(lines) > 1 else ''} du syndicat à ce jour : aucun avis ne leur sera demandé."
    )
    return [warning(None, "siren", sentence)]
