"""Whom a meeting is announced to."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from governance.meetings.enums import Role
from governance.meetings.models import Convocation, Meeting, PaperWish
from governance.members.enums import Seat
from governance.members.models import Body, Mandate
from governance.people.models import Person


@dataclass(frozen=True, slots=True)
class SeatCalled:
    """A mandate to write to, and why."""

    mandate: Mandate
    role: Role


def seats_called(body: Body, *, on: datetime.date) -> list[SeatCalled]:
    """Whom a meeting of that day is announced to: titulars convened, substitutes informed, preparers copied.

    Where an authority has no titular that day, its eldest substitute is convened in their place. Who holds several
    mandates for one authority is written to once, for the highest.
    """
    mandates = Mandate.objects.in_body(body).in_force(on=on).with_names()
    chosen: dict[tuple[int, int], Mandate] = {}
    for mandate in mandates:
        held = chosen.get((mandate.person_id, mandate.authority_id))
        if held is None or _rank(mandate) < _rank(held):
            chosen[mandate.person_id, mandate.authority_id] = mandate
    return _with_roles(list(chosen.values()))


def _rank(mandate: Mandate) -> tuple[int, datetime.date, int]:
    order = [Seat.TITULAR, Seat.SUBSTITUTE, Seat.PREPARER]
    return order.index(Seat(mandate.seat)), mandate.starts_on, mandate.pk


def _with_roles(mandates: list[Mandate]) -> list[SeatCalled]:
    roles = {Seat.TITULAR: Role.CONVENED, Seat.SUBSTITUTE: Role.INFORMED, Seat.PREPARER: Role.COPIED}
    titled = {mandate.authority_id for mandate in mandates if mandate.seat == Seat.TITULAR}
    standing_in: dict[int, int] = {}
    for mandate in sorted(mandates, key=_rank):
        if mandate.seat == Seat.SUBSTITUTE and mandate.authority_id not in titled:
            standing_in.setdefault(mandate.authority_id, mandate.pk)
    return [
        SeatCalled(m, Role.CONVENED if standing_in.get(m.authority_id) == m.pk else roles[Seat(m.seat)])
        for m in mandates
    ]


def newcomers(meeting: Meeting) -> list[SeatCalled]:
    """Seats taken since the convocation left: they have received nothing yet."""
    known = set(meeting.convocations.values_list("mandate_id", flat=True))
    return [seat for seat in seats_called(meeting.body, on=meeting.day) if seat.mandate.pk not in known]


def substitutes_for(convocations: Iterable[Convocation], meeting: Meeting) -> dict[int, list[Mandate]]:
    """Who may come in the place of each person convened, by convocation."""
    rows = list(convocations)
    mandates = (
        Mandate.objects.in_body(meeting.body)
        .in_force(on=meeting.day)
        .filter(seat=Seat.SUBSTITUTE, authority__in={row.authority_id for row in rows})
        .with_names()
    )
    return {
        row.pk: [m for m in mandates if m.authority_id == row.authority_id and m.person_id != row.person_id]
        for row in rows
    }


def paper_wish_of(person: Person | None) -> PaperWish | None:
    return PaperWish.objects.filter(person=person).first() if person else None
