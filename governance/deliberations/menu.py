"""The entries of this app in the menu and in the foot."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.deliberations.permissions import can_read_viewpoints
from governance.members.roles import Actor


def viewpoints_entry(actor: Actor) -> MenuEntry | None:
    """Those who write, carry or hear viewpoints."""
    if not can_read_viewpoints(actor):
        return None
    return MenuEntry("Points de vue", reverse("deliberations:viewpoint_list"))


def register_entry(actor: Actor | None) -> MenuEntry:
    """Published acts are for everyone."""
    return MenuEntry("Délibérations", reverse("deliberations:deliberation_list"))


def deliberations_entry(actor: Actor) -> MenuEntry:
    url = reverse("deliberations:deliberation_list")
    return MenuEntry("Délibérations", url, covers=url)
