"""Who may act on the directory and on access."""

from governance.members.enums import Seat
from governance.members.models import Authority
from governance.members.roles import Actor


def can_invite(actor: Actor) -> bool:
    """The secretariat invites people to sign in."""
    return actor.is_staff


def can_have_second_factor(actor: Actor) -> bool:
    """The secretariat signs in with a second factor; no other role needs one."""
    return actor.is_staff


def can_read_directory(actor: Actor) -> bool:
    """Whoever holds a mandate in force: authorities, bodies and who sits in them are known to all."""
    return bool(actor.mandates)


def can_manage_directory(actor: Actor) -> bool:
    """The secretariat: mandates, addresses, files, the rules of bodies, the syndicat's own page."""
    return actor.is_staff


def can_name_preparers(actor: Actor, authority: Authority) -> bool:
    """The DGS of this authority (titular in the commission, by interim included) names and ends collaborateurs."""
    mandate = actor.commission_mandate(authority)
    return mandate is not None and mandate.seat == Seat.TITULAR


def can_answer_it_contact(actor: Actor, authority: Authority) -> bool:
    """The DGS of this authority, or the secretariat for them."""
    return actor.is_staff or can_name_preparers(actor, authority)
