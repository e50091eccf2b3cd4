"""The entries of bulletins in the menu and in its foot."""

from django.urls import reverse

from bulletins.permissions import can_propose_news, can_read_bulletins
from emegalis.lib.slots import MenuEntry
from governance.members.roles import Actor


def bulletins_entry(actor: Actor) -> MenuEntry | None:
    """Whoever reads bulletins."""
    if not can_read_bulletins(actor):
        return None
    return MenuEntry("Bulletins", reverse("bulletins:bulletin_list"), covers="/bulletins/")


def news_entry(actor: Actor) -> MenuEntry | None:
    """Whoever may propose news."""
    return MenuEntry("Proposer une actualité", reverse("bulletins:news_list")) if can_propose_news(actor) else None
