"""Needs found by their words, for those who read them."""

from emegalis.lib.french import day_of
from emegalis.lib.markdown import plain
from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.roles import Actor
from governance.needs.models import Need

SHOWN = 10


def needs(actor: Actor, words: str) -> SearchSection | None:
    """Those shown and not withdrawn."""
    found = Need.objects.visible_to(actor).standing().matching(words)
    total = found.count()
    if not total:
        return None
    latest = found.select_related("group").latest_first()[:SHOWN]
    return SearchSection("Besoins", [_hit(need) for need in latest], total)


def _hit(need: Need) -> SearchHit:
    said_at = need.submitted_at or need.presented_at
    return SearchHit(
        title=need.title,
        url=need.get_absolute_url(),
        label=f"Besoin, {need.group.short_name}, {need.get_state_display()}",
        excerpt=plain(need.statement)[:200],
        on=day_of(said_at) if said_at else None,
    )
