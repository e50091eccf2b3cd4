"""The entry of this app in the menu."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.members.roles import Actor
from governance.needs.permissions import can_read_needs


def needs_entry(actor: Actor) -> MenuEntry | None:
    """For those who read them."""
    address = reverse("needs:need_list")
    return MenuEntry("Besoins", address, covers=address) if can_read_needs(actor) else None
