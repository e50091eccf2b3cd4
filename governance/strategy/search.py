"""Orientations found by their words, the submitted ones once there are any."""

from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.roles import Actor
from governance.strategy.models import Orientation

SHOWN = 10


def orientations(actor: Actor, words: str) -> SearchSection | None:
    found = Orientation.objects.visible_to(actor).matching(words)
    total = found.count()
    if not total:
        return None
    hits = [
        SearchHit(
            title=orientation.shown_title,
            url=orientation.get_absolute_url(),
            label=f"Orientation n°\u00a0{orientation.number}, {orientation.get_stage_display()}",
            excerpt=orientation.shown_summary,
            on=orientation.stage_since,
        )
        for orientation in found.with_shown().order_by("-axis__plan__starts_on", "number")[:SHOWN]
    ]
    return SearchSection("Orientations", hits, total)
