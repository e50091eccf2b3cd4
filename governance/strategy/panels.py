"""What the front page says of the strategy."""

from typing import Any

from emegalis.lib.slots import Block
from governance.members.roles import Actor
from governance.strategy.involvement import RULES
from governance.strategy.models import Orientation
from governance.strategy.selectors import recently_moved, referred_by

SHOWN = 4


def referred(actor: Actor) -> Block | None:
    """« Vous êtes référent »: the orientations that an élu carries, each with what happens now."""
    carried = referred_by(actor) if actor.is_elected else []
    if not carried:
        return None
    return Block("strategy/_referred.html", {"rows": [_row(orientation) for orientation in carried]})


def moved(actor: Actor) -> Block | None:
    """« Ce qui a avancé », for all but the secretariat, whose desk says more."""
    rows = [] if actor.is_staff else recently_moved(actor, limit=SHOWN)
    return Block("strategy/_moved.html", {"orientations": rows}) if rows else None


def _row(orientation: Orientation) -> dict[str, Any]:
    why = next((rule.why for rule in RULES if rule.stage == orientation.stage), orientation.set_aside_reason)
    return {"orientation": orientation, "why": why}
