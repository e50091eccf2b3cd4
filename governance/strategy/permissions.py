"""Who may act on the strategy."""

from governance.members.roles import Actor


def can_manage_strategy(actor: Actor) -> bool:
    """The secretariat keeps the plan, its axes and the orientations."""
    return actor.is_staff
