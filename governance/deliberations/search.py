"""Viewpoints and deliberations, found among those this person may read."""

from emegalis.lib.slots import SearchHit, SearchSection
from governance.deliberations.models import Deliberation, Viewpoint
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


def deliberations(actor: Actor, words: str) -> SearchSection | None:
    """Published ones: they are for everyone."""
    found = Deliberation.objects.published().matching(words)
    total = found.count()
    if not total:
        return None
    hits = [
        SearchHit(
            title=deliberation.title,
            url=deliberation.get_absolute_url(),
            label=f"Délibération {deliberation.reference}",
            excerpt=deliberation.body.name.capitalize(),
            on=deliberation.adopted_on,
        )
        for deliberation in found.register()[:SHOWN]
    ]
    return SearchSection("Délibérations", hits, total)
