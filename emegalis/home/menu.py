"""The first entry of the menu: where each role begins."""

from typing import Any

from django.urls import reverse

from emegalis.lib.slots import MenuEntry


def home_entry(actor: Any) -> MenuEntry:
    """The desk for the secretariat, the front page for everyone else."""
    if actor.is_staff:
        address = reverse("home:desk")
        return MenuEntry("Secrétariat", address, covers=address)
    return MenuEntry("Accueil", reverse("home:front"))
