"""What every template may use: the publisher, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from emegalis.lib.identity import site_identity
from emegalis.lib.slots import gather


def site(request: HttpRequest) -> dict[str, Any]:
    """``identity``, ``demonstration``, ``actor`` and what menu and foot hold: each computed when a template asks."""
    actor = getattr(request, "actor", None)

    def entries(names: list[str]) -> list[Any]:
        return gather(names, actor) if actor and actor.mandates else []

    return {
        "identity": SimpleLazyObject(site_identity),
        "demonstration": settings.DEMONSTRATION,
        "local_mailbox": settings.DEMONSTRATION and settings.LOCAL_MAILBOX,
        "actor": actor,
        "menu": SimpleLazyObject(lambda: entries(settings.MENU)),
        "footer": SimpleLazyObject(lambda: entries(settings.FOOTER)),
        "public": SimpleLazyObject(lambda: gather(settings.PUBLIC_ENTRIES, actor)),
    }
