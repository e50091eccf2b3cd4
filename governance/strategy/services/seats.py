"""Under which mandate an act is done for an authority."""

from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.strategy.services.proposals import ABSENCE


def seat_mandate(actor: Actor, authority: Authority, *, in_absence: bool) -> Mandate:
    """The seat in the commission; refused to a preparer, and to a substitute who does not say the titular is away."""
    mandate = actor.commission_mandate(authority)
    if mandate is None or mandate.seat == Seat.PREPARER:
        raise BusinessRuleError(
            "Seule la direction générale en décide : la ou le titulaire, ou la suppléance en son absence."
        )
    if mandate.seat == Seat.SUBSTITUTE and not in_absence:
        raise BusinessRuleError(ABSENCE, field="in_absence")
    return mandate
