"""Consultations and opinions found by their words, among those the reader may read."""

from emegalis.lib.french import day_of
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text, stems
from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.roles import Actor
from governance.opinions.models import Consultation, Opinion, Reservation

SHOWN = 10
LOOKED_AT = 200


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


def reservations(actor: Actor, words: str) -> SearchSection | None:
    """Reservations by the words of their opinion: those whose own text holds one of them."""
    opinions = Opinion.objects.visible_to(actor).given().matching(words)
    known = Reservation.objects.visible_to(actor).standing().of_closed().filter(revision__opinion__in=opinions)
    found = [row for row in known.with_subject().order_by("-id")[:LOOKED_AT] if _says(row, words)]
    hits = [
        SearchHit(
            title=f"Réserve n°\u00a0{row.number} – {row.revision.opinion.authority.name}",
            url=f"{row.revision.opinion.get_absolute_url()}#reserves",
            label=str(row.get_state_display()),
            excerpt=row.text[:200],
        )
        for row in found[:SHOWN]
    ]
    return SearchSection("Réserves", hits, len(found)) if found else None


def _says(row: Reservation, words: str) -> bool:
    text = search_text(row.text, row.answer)
    return any(f" {stem}" in text for stem in stems(words))
