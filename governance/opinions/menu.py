"""The entry of the consultations in the menu."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.members.roles import Actor


def consultations_entry(actor: Actor) -> MenuEntry:
    """Everyone with a mandate knows what the directions générales are asked."""
    url = reverse("opinions:consultation_list")
    return MenuEntry("Consultations", url, covers=url)
