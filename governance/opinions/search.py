"""Consultations and opinions found by their words, among those the reader may read."""

from emegalis.lib.french import day_of
from emegalis.lib.markdown import plain
from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.roles import Actor
from governance.opinions.models import Consultation, Opinion

SHOWN = 10


def consultations(actor: Actor, words: str) -> SearchSection | None:
    found = Consultation.objects.visible_to(actor).matching(words)
    total = found.count()
    if not total:
        return None
    hits = [
        SearchHit(
            title=consultation.version.title,
            url=consultation.get_absolute_url(),
            label=f"Consultation {consultation.get_state_display().lower()}",
            excerpt=consultation.question,
            on=consultation.closing_day,
        )
        for consultation in found.with_subject().order_by("-closes_at", "-id")[:SHOWN]
    ]
    return SearchSection("Consultations", hits, total)


def opinions(actor: Actor, words: str) -> SearchSection | None:
    found = Opinion.objects.visible_to(actor).given().matching(words)
    total = found.count()
    if not total:
        return None
    ordered = found.with_content().order_by("-current__submitted_at", "-id")
    return SearchSection("Avis des directions générales", [_hit(opinion) for opinion in ordered[:SHOWN]], total)


def _hit(opinion: Opinion) -> SearchHit:
    revision = opinion.current
    return SearchHit(
        title=opinion.title,
        url=opinion.get_absolute_url(),
        label=f"{opinion.get_stance_display()}, {opinion.reference}",
        excerpt=plain(revision.reasons)[:200] if revision and revision.reasons else opinion.consultation.version.title,
        on=day_of(revision.submitted_at) if revision else None,
    )
