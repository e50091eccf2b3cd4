"""Long texts that wait on their writer's device until they are stored (static/js/kept-here.js): the key of each, and
when the device may forget it."""

from typing import Any

REACHED = "strategy_text_reached"  # in the session, until the page that shows what arrived


def keep_key(request: Any, text: str) -> str:
    """Of one text and one person: a device may be shared."""
    return f"{text}:{request.actor.person_id}"


def mark_reached(request: Any, text: str) -> None:
    request.session[REACHED] = keep_key(request, text)


def reached(request: Any) -> str:
    """What has just been stored, told once."""
    return str(request.session.pop(REACHED, ""))
