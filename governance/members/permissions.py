"""Who may act on the directory and on access."""

from governance.members.roles import Actor


def can_invite(actor: Actor) -> bool:
    """The secretariat invites people to sign in."""
    return actor.is_staff


def can_have_second_factor(actor: Actor) -> bool:
    """The secretariat signs in with a second factor; no other role needs one."""
    return actor.is_staff
