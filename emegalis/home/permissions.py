"""Who may enter the pages of this app that are not for everyone."""

from typing import Any


def can_use_desk(actor: Any) -> bool:
    """The secretariat."""
    return bool(actor.is_staff)


def can_see_gallery(actor: Any) -> bool:
    """The secretariat, and whoever draws pages with it."""
    return bool(actor.is_staff)
