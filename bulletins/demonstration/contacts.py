"""The contacts of the demonstration: confirmed by most, corrected by one, who waits for an answer."""

from bulletins.demonstration import seats
from bulletins.demonstration.clock import at
from bulletins.demonstration.history import Story, directors
from governance.members.corrections import Correction
from governance.members.enums import CorrectionKind
from governance.members.models import ContactCorrection
from governance.members.roles import actor_for
from governance.members.services.contacts import confirm_contacts, refuse_correction

CONFIRMED = 0.6


def tell_contacts(story: Story) -> None:
    """Most have confirmed this semester; the accounts that sign in first have not, and are asked to."""
    waiting = {seats.DGS.address, seats.SHARED_DGS.address}
    for rank, mandate in enumerate(directors()):
        asks = mandate.person.email == seats.OTHER_DGS.address
        if mandate.person.email in waiting or not (asks or story.chance.random() < CONFIRMED):
            continue
        with at(story.calendar.moment(-9 + rank % 6, 8, rank % 60)):
            confirm_contacts(
                authority=mandate.authority, corrections=_asked() if asks else [], by=actor_for(mandate.person)
            )
    with at(story.calendar.moment(-2, 9, 30)):
        if first := ContactCorrection.objects.waiting().first():
            refuse_correction(
                correction=first,
                word="Le nom suit l’arrêté préfectoral : nous le garderons ainsi.",
                by=story.secretary,
            )


def _asked() -> list[Correction]:
    return [
        Correction(CorrectionKind.OTHER, word="Le nom de notre agglomération s’écrit sans trait d’union."),
        Correction(CorrectionKind.OTHER, word="Notre standard a changé de numéro depuis l’été."),
    ]
