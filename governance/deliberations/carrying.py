"""To whom a viewpoint may be passed on. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.deliberations.enums import CarrierRole


@dataclass(frozen=True, slots=True)
class SeatOnDay:
    """A counted seat of an assembly on the day it sits. ``is_own``: for the authority whose viewpoint it is."""

    mandate_id: int
    is_own: bool
    is_substitute: bool
    presides: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """``role`` says why; ``mandates`` to whom. Nobody at all: neither the authority nor a president sits that day."""

    role: CarrierRole | None
    mandates: tuple[int, ...]

    @property
    def is_by_default(self) -> bool:
        """No élu of the authority sits: the president is offered, and the page says so."""
        return self.role == CarrierRole.PRESIDENT


def proposed(seats: Iterable[SeatOnDay]) -> Proposed:
    """The authority's own titulars; else its substitutes; else whoever presides."""
    known = list(seats)
    own = [seat for seat in known if seat.is_own]
    for role, found in (
        (CarrierRole.TITULAR, [seat for seat in own if not seat.is_substitute]),
        (CarrierRole.SUBSTITUTE, own),
        (CarrierRole.PRESIDENT, [seat for seat in known if seat.presides]),
    ):
        if found:
            return Proposed(role, tuple(seat.mandate_id for seat in found))
    return Proposed(None, ())
