"""Who of the assembly may carry the viewpoint of a direction générale, on the day of the sitting."""

import datetime
from dataclasses import dataclass

from governance.deliberations.carrying import SeatOnDay, proposed
from governance.deliberations.enums import CarrierRole
from governance.deliberations.models import Viewpoint
from governance.members.enums import BodyKind, Seat
from governance.members.models import Authority, Body, Mandate


@dataclass(frozen=True, slots=True)
class Carrier:
    mandate: Mandate
    role: CarrierRole

    @property
    def role_label(self) -> str:
        return str(self.role.label)


@dataclass(frozen=True, slots=True)
class Carriers:
    """``authority`` is the one that sits that day in the place of the viewpoint's own (itself, most often)."""

    authority: Authority
    offered: list[Carrier]

    @property
    def is_by_default(self) -> bool:
        """No élu of the authority sits that day."""
        return not self.offered or self.offered[0].role == CarrierRole.PRESIDENT


def carriers_of(viewpoint: Viewpoint) -> Carriers:
    """The élus of the same authority who hold a mandate in that assembly on that day, else their substitutes, else
    whoever presides; without those to whom it was passed on already."""
    meeting = viewpoint.item.meeting
    sitting = sitting_for(viewpoint.authority, on=meeting.day)
    seats = _seats(meeting.body, on=meeting.day)
    given = {carriage.person_id for carriage in viewpoint.standing}
    found = proposed(
        SeatOnDay(
            seat.pk,
            seat.authority_id == sitting.pk and seat.body_id == meeting.body_id,
            seat.seat == Seat.SUBSTITUTE,
            seat.presides,
        )
        for seat in seats
    )
    by_id = {seat.pk: seat for seat in seats}
    offered = [Carrier(by_id[pk], found.role) for pk in found.mandates if found.role]
    return Carriers(sitting, [carrier for carrier in offered if carrier.mandate.person_id not in given])


def sitting_for(authority: Authority, *, on: datetime.date) -> Authority:
    """The authority itself, or the one it has merged into by that day."""
    while authority.successor and not Authority.objects.members(on=on).filter(pk=authority.pk).exists():
        authority = authority.successor
    return authority


def _seats(body: Body, *, on: datetime.date) -> list[Mandate]:
    """Those of the body; a bureau that names no president is presided over by that of the comité."""
    seats = list(Mandate.objects.in_body(body).in_force(on=on).seated().with_names())
    if any(seat.presides for seat in seats):
        return seats
    return seats + list(
        Mandate.objects.in_kinds(BodyKind.ASSEMBLY).exclude(body=body).in_force(on=on).presiding().with_names()
    )
