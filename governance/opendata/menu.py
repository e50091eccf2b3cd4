"""The entry of open data, at the foot of every page."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.members.roles import Actor


def open_data_entry(actor: Actor | None) -> MenuEntry:
    """Open to everyone."""
    return MenuEntry("Données ouvertes", reverse("opendata:open_data"))
