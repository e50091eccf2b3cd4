"""Viewpoints and deliberations, found among those this person may read."""

from emegalis.lib.slots import SearchHit, SearchSection
from governance.deliberations.models import Viewpoint
from governance.members.roles import Actor

SHOWN = 10


def viewpoints(actor: Actor, words: str) -> SearchSection | None:
    found = Viewpoint.objects.visible_to(actor).matching(words)
    total = found.count()
    if not total:
        return None
    hits = [
        SearchHit(
            title=viewpoint.item.title,
            url=viewpoint.get_absolute_url(),
            label=f"Point de vue de la direction générale – {viewpoint.authority.name}",
            excerpt=viewpoint.text[:200],
            on=viewpoint.item.meeting.day,
        )
        for viewpoint in found.with_subject().latest_first()[:SHOWN]
    ]
    return SearchSection("Points de vue", hits, total)
