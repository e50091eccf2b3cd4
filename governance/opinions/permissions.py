"""Who may do what with consultations and opinions (docs/access.md); reading is in ``querysets.py``."""

from governance.members.enums import Seat
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.models import Consultation, Opinion, Reservation


def can_manage_consultations(actor: Actor) -> bool:
    """The secretariat opens, reminds, withdraws."""
    return actor.is_staff


def can_write_any_opinion(actor: Actor) -> bool:
    """Sits in the commission for some authority, or prepares its opinions."""
    return bool(actor.commission_authorities)


def can_be_sent_syntheses(actor: Actor) -> bool:
    """Those told that a synthesis is ready: commission and élus; as a copy, who prepares for a direction générale."""
    return actor.is_commissioner or actor.is_elected or actor.is_preparer


def can_write_opinion(actor: Actor, authority: Authority) -> bool:
    """The seats of the commission for this authority, and its preparers."""
    return actor.commission_mandate(authority) is not None


def can_submit_opinion(actor: Actor, authority: Authority) -> bool:
    """Its titular, or its substitute in the titular's absence; never a preparer."""
    mandate = actor.commission_mandate(authority)
    return mandate is not None and mandate.seat != Seat.PREPARER


def acts_as_substitute(actor: Actor, authority: Authority) -> bool:
    """Must say that the titular is away, who is told."""
    mandate = actor.commission_mandate(authority)
    return mandate is not None and mandate.seat == Seat.SUBSTITUTE


def can_read_each_opinion(actor: Actor) -> bool:
    """Who reads each opinion of a closed consultation: commission, élus, secretariat. Others read the counts."""
    return actor.is_staff or actor.is_commissioner or actor.is_elected


def can_follow_reservations(actor: Actor) -> bool:
    """The board of reservations: whoever reads each opinion, and who prepares for a direction générale."""
    return can_read_each_opinion(actor) or actor.is_preparer


def can_settle_reservation(actor: Actor, reservation: Reservation) -> bool:
    """The seats of the direction générale that made it, or of the authority that took its place; never a preparer."""
    return can_speak_for(actor, reservation.revision.opinion.authority)


def can_speak_for(actor: Actor, authority: Authority) -> bool:
    """Submits in the name of this authority, or of the one it merged into."""
    own = actor.holdings.get(authority.pk)
    return own is not None and can_submit_opinion(actor, own)


def speaks_as_substitute(actor: Actor, authority: Authority) -> bool:
    """Must say that the titular is away."""
    own = actor.holdings.get(authority.pk)
    return own is not None and acts_as_substitute(actor, own)


def can_read_synthesis(actor: Actor, consultation: Consultation) -> bool:
    """Live for the secretariat; from the closing on, whoever reads the consultation reads it (or its counts)."""
    return consultation.is_closed or (consultation.is_open and can_manage_consultations(actor))


def can_read_progress(actor: Actor, consultation: Consultation) -> bool:
    """How many have answered while it is open: those who will read the opinions; the groups, once it is closed."""
    return can_read_each_opinion(actor) or actor.is_preparer or consultation.is_closed


def can_read_history(actor: Actor, opinion: Opinion) -> bool:
    """Earlier versions and receipts: the authority's own, and the secretariat."""
    return actor.is_staff or opinion.authority_id in actor.holdings
