"""The entries of this app in the menu and at the foot of every page."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.members.roles import Actor
from governance.strategy.permissions import can_read_proposals


def orientations_entry(actor: Actor) -> MenuEntry:
    """Lit on the plan too, whose axes carry them."""
    address = reverse("strategy:orientation_list")
    return MenuEntry("Orientations", address, covers=(address, reverse("strategy:plan_detail")))


def projects_entry(actor: Actor) -> MenuEntry:
    address = reverse("strategy:project_list")
    return MenuEntry("Projets", address, covers=address)


def proposals_entry(actor: Actor) -> MenuEntry | None:
    """For those who read them."""
    address = reverse("strategy:proposal_list")
    return MenuEntry("Propositions", address, covers=address) if can_read_proposals(actor) else None


def plan_entry(actor: Actor) -> MenuEntry:
    return MenuEntry("Plan stratégique", reverse("strategy:plan_detail"))
