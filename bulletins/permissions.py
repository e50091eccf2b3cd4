"""Who may do what with bulletins; who sees them is in ``querysets``."""

from typing import TYPE_CHECKING

from governance.members.roles import COUNTED

if TYPE_CHECKING:
    from governance.members.roles import Actor


def can_make_bulletins(actor: "Actor") -> bool:
    """Compose, make ready, send: the secretariat."""
    return actor.is_staff


def can_answer_news(actor: "Actor") -> bool:
    """Take up or put aside what members propose: the secretariat."""
    return actor.is_staff


def can_propose_news(actor: "Actor") -> bool:
    """Whoever holds a mandate."""
    return bool(actor.mandates)


def can_follow_threads(actor: "Actor") -> bool:
    """Set a date, conclude a private thread: the secretariat."""
    return actor.is_staff


def can_reply(actor: "Actor") -> bool:
    """Whoever holds a seat; a preparer reads."""
    return any(mandate.seat in COUNTED for mandate in actor.mandates)


def can_read_bulletins(actor: "Actor") -> bool:
    """Whoever holds a mandate reads the common edition."""
    return bool(actor.mandates)
