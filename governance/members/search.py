"""What the search finds in the directory: authorities, and the people who sit for them."""

from django.urls import reverse

from emegalis.lib.search import sort_key
from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.models import Authority, Mandate
from governance.members.permissions import can_manage_directory
from governance.members.roles import Actor

SHOWN = 5


def authorities(actor: Actor, words: str) -> SearchSection | None:
    """By name, members first."""
    found = Authority.objects.visible_to(actor).of_territory().matching(words)
    if not sort_key(words):
        return None
    hits = [
        SearchHit(authority.name, reverse("members:authority_detail", args=[authority.siren]), _label(authority))
        for authority in found.members_first(on=actor.day)[:SHOWN]
    ]
    return SearchSection("Collectivités", hits, found.count())


def _label(authority: Authority) -> str:
    kind = str(authority.get_kind_display())
    return f"{kind[:1].upper()}{kind[1:]}" + (f", {authority.department_name}" if authority.department_name else "")


def people(actor: Actor, words: str) -> SearchSection | None:
    """Those who sit today, by name; the secretariat is led to the person, others to the authority."""
    keys = sort_key(words).split()
    if not keys:
        return None
    found = Mandate.objects.visible_to(actor).in_force(on=actor.day)
    for key in keys:
        found = found.filter(person__sort_key__contains=key)
    mandates = found.select_related("person", "authority", "body").order_by("person__sort_key", "id")
    staff = can_manage_directory(actor)
    hits = [
        SearchHit(
            mandate.person.full_name,
            reverse("members:person_detail", args=[mandate.person_id])
            if staff
            else reverse("members:authority_detail", args=[mandate.authority.siren]),
            f"{mandate.body.short_name}, {mandate.label}",
        )
        for mandate in mandates[:SHOWN]
    ]
    return SearchSection("Personnes", hits, found.count())
