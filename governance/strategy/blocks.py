"""What strategy brings to the pages below it."""

from emegalis.lib.slots import Block
from governance.members.roles import Actor
from governance.strategy.selectors import plan_to_show, to_publish


def desk(actor: Actor, subject: None) -> Block:
    """On the secretariat's desk: what is not yet submitted to the directions générales; the way to a first plan."""
    return Block("strategy/_desk.html", {"orientations": to_publish(), "has_plan": plan_to_show(actor) is not None})
