"""Who may do what with viewpoints and deliberations (docs/access.md); reading is in ``querysets.py``."""

from governance.deliberations.models import Carriage, Viewpoint
from governance.members.enums import Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor


def can_manage_deliberations(actor: Actor) -> bool:
    """The secretariat prepares and publishes them."""
    return actor.is_staff


def can_read_viewpoints(actor: Actor) -> bool:
    """Those who write, carry or hear viewpoints: directions générales and who prepares for them, élus, secretariat."""
    return bool(actor.commission_authorities) or actor.is_elected or actor.is_staff


def can_write_any_viewpoint(actor: Actor) -> bool:
    return bool(actor.commission_authorities)


def can_write_for(actor: Actor, authority: Authority) -> bool:
    """Its seats in the commission, and its preparers; of an authority that merged, those of the one in its place."""
    return authority.pk in actor.holdings


def can_pass_on(actor: Actor, viewpoint: Viewpoint) -> bool:
    """Its titular in the commission, or its substitute; never a preparer."""
    mandate = passing_mandate(actor, viewpoint.authority)
    return mandate is not None and mandate.seat != Seat.PREPARER


def passing_mandate(actor: Actor, authority: Authority) -> Mandate | None:
    """The seat by which this person speaks for an authority, or for one that merged into it."""
    own = actor.holdings.get(authority.pk)
    return actor.commission_mandate(own) if own is not None else None


def must_say_absence(actor: Actor, viewpoint: Viewpoint) -> bool:
    mandate = passing_mandate(actor, viewpoint.authority)
    return mandate is not None and mandate.seat == Seat.SUBSTITUTE


def carries(actor: Actor, carriage: Carriage) -> bool:
    """It was passed on to this person, who still sits as on that day."""
    return carriage.is_held_by(actor.person_id, on=actor.day)


def can_read_answer(actor: Actor, carriage: Carriage) -> bool:
    """The word of an élu is read by two people: the élu, and whoever passed the viewpoint on."""
    return actor.person_id is not None and actor.person_id in {carriage.person_id, carriage.passed_by_id}


def can_be_sent_viewpoints(actor: Actor) -> bool:
    return actor.is_elected


def can_read_outcomes(actor: Actor) -> bool:
    """What became of each opinion: whoever reads them, and who prepares for a direction générale."""
    return can_read_viewpoints(actor)


def can_brief(actor: Actor) -> bool:
    """What to know before deliberating: the élus, the commission and who prepares for it, the secretariat."""
    return can_read_viewpoints(actor)


def nobody(actor: Actor) -> bool:
    """That a viewpoint was passed on is known to two people: its mails are shown in no list of sendings."""
    return False
