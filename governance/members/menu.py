"""What the directory brings to the frame of every page."""

from django.urls import reverse

from emegalis.lib.slots import MenuEntry
from governance.members.permissions import can_manage_directory, can_read_directory
from governance.members.roles import Actor


def directory_entries(actor: Actor) -> list[MenuEntry] | None:
    """« Collectivités membres », « Instances et mandats »; the secretariat also reaches the syndicat's own page."""
    if not can_read_directory(actor):
        return None
    entries = [
        MenuEntry("Collectivités membres", reverse("members:authority_list")),
        MenuEntry("Instances et mandats", reverse("members:body_list")),
    ]
    if can_manage_directory(actor):
        entries.append(MenuEntry("Fiche du syndicat", reverse("members:syndicate_profile")))
    return entries
