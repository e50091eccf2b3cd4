"""The entry of the meetings in the menu."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.members.roles import Actor


def meetings_entry(actor: Actor) -> MenuEntry:
    """Everyone with a mandate knows when each body meets."""
    url = reverse("meetings:meeting_list")
    return MenuEntry("Réunions", url, covers=url)
