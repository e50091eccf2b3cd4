"""The entries of this app in the menu and at the foot of every page."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.members.roles import Actor


def orientations_entry(actor: Actor) -> MenuEntry:
    address = reverse("strategy:orientation_list")
    return MenuEntry("Orientations", address, covers=address)


def plan_entry(actor: Actor) -> MenuEntry:
    return MenuEntry("Plan stratégique", reverse("strategy:plan_detail"))
