"""What the front page says of opinions: what is asked of this person, what became of what they said."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.slots import Block, Brief, BriefLine, Call
from governance.members.roles import Actor
from governance.opinions.lists import entries, listed
from governance.opinions.models import Consultation, Opinion, Reservation
from governance.opinions.permissions import can_settle_reservation, can_submit_opinion
from governance.opinions.selectors import Writing, writings
from governance.strategy.enums import Stage

SHOWN = 4


def opinions_to_give(actor: Actor) -> list[Call]:
    """One call per consultation and per authority that has not answered; a draft is told to its own people only."""
    if not actor.commission_authorities:
        return []
    running = Consultation.objects.visible_to(actor).open().filter(closes_at__gt=timezone.now())
    waiting = writings(actor, running.with_subject().order_by("closes_at", "id"))
    several = len(actor.commission_authorities) > 1
    return [_call(actor, writing, several) for writing in waiting if not writing.has_given]


def _call(actor: Actor, writing: Writing, several: bool) -> Call:
    consultation, authority = writing.consultation, writing.authority
    submits = can_submit_opinion(actor, authority)
    start = "Donner mon avis" if submits else "Préparer l’avis"
    form = f"{reverse('opinions:opinion_write', args=[consultation.pk])}?pour={authority.siren}"
    return Call(
        state="Consultation ouverte",
        icon="speech",
        context=f"Orientation n°\u00a0{consultation.version.orientation.number}",
        title=consultation.version.title,
        text=_asked(consultation, authority.name if several or not submits else ""),
        due=consultation.closes_at,
        note=_draft_note(actor, writing),
        action_label="Reprendre le brouillon" if writing.draft else start,
        action_url=form,
        more_label="Lire l’orientation",
        more_url=consultation.version.orientation.get_absolute_url(),
    )


def _asked(consultation: Consultation, authority: str) -> str:
    """The question; who sits for several authorities, or prepares for one, reads for which."""
    question = f"« {consultation.question} »"
    return f"Avis de la direction générale – {authority}. {question}" if authority else question


def _draft_note(actor: Actor, writing: Writing) -> str:
    if writing.draft is None:
        return ""
    if writing.draft.saved_by_id == actor.person_id:
        return "Votre brouillon est enregistré."
    return f"{writing.draft.saved_by.full_name} a préparé un brouillon."


def reservations_to_settle(actor: Actor) -> list[Call]:
    """« Le syndicat a répondu à vos réserves »: one call per opinion, for whoever may lift or keep them."""
    if not actor.commission_authorities:
        return []
    own = Reservation.objects.filter(revision__opinion__authority__in=list(actor.holdings))
    waiting: dict[Opinion, int] = {}
    for row in own.unsettled().with_subject().order_by("answered_at", "id"):
        if can_settle_reservation(actor, row):
            waiting[row.revision.opinion] = waiting.get(row.revision.opinion, 0) + 1
    return [_settling(opinion, count) for opinion, count in waiting.items()]


def _settling(opinion: Opinion, count: int) -> Call:
    version = opinion.consultation.version
    said = french.plural(count, "réserve a reçu sa réponse", "réserves ont reçu leur réponse")
    return Call(
        state="Réponse à lire",
        icon="speech",
        context=f"Orientation n°\u00a0{version.orientation.number}",
        title=version.title,
        text=f"Avis de la direction générale – {opinion.authority.name}. {said}\u00a0: levez-la, ou maintenez-la."
        if count == 1
        else f"Avis de la direction générale – {opinion.authority.name}. {said}\u00a0: levez-les, ou maintenez-les.",
        action_label="Lire la réponse" if count == 1 else "Lire les réponses",
        action_url=f"{opinion.get_absolute_url()}#reserves",
    )


def outcomes(actor: Actor) -> Block | None:
    """« Ce que vos avis sont devenus »: the last ones of one's own authorities, with their reservations."""
    if not actor.commission_authorities:
        return None
    own = Opinion.objects.given().filter(authority__in=actor.commission_authorities).with_content()
    opinions = list(own.order_by("-current__submitted_at", "-id")[:SHOWN])
    context = {"opinions": opinions, "several": len(actor.commission_authorities) > 1, "now": timezone.now()}
    return Block("opinions/_outcomes.html", context, brief=_outcome_brief(opinions))


def _outcome_brief(opinions: list[Opinion]) -> Brief | None:
    """Reservations answered, for those opinions whose consultation is closed: one line each consultation, whatever the
    number of authorities that this person answered for."""
    given: dict[int, list[Opinion]] = {}
    for opinion in opinions:
        if opinion.consultation.is_closed:
            given.setdefault(opinion.consultation_id, []).append(opinion)
    lines = [_outcome_line(theirs) for theirs in given.values()]
    return Brief("Ce que vos avis sont devenus", lines) if lines else None


def _outcome_line(opinions: list[Opinion]) -> BriefLine:
    """« Étape : Réunion de la commission. Réserve n° 1 : ouverte. », each authority named where there are several."""
    consultation = opinions[0].consultation
    stage = f"Étape\u00a0: {consultation.version.orientation.get_stage_display()}."
    if len(opinions) == 1:
        said = [_what_became(opinions[0])]
    else:
        said = [
            f"{opinion.authority.short_name}\u00a0: {_what_became(opinion) or 'sans réserve.'}" for opinion in opinions
        ]
    page = (opinions[0] if len(opinions) == 1 else consultation).get_absolute_url()
    return BriefLine(consultation.version.title, page, " ".join([stage, *said]).strip())


def _what_became(opinion: Opinion) -> str:
    """« Réserve n° 1 : ouverte. »"""
    reservations = opinion.current.reservations.all() if opinion.current else []
    return " ".join(f"Réserve n°\u00a0{r.number}\u00a0: {r.get_state_display().lower()}." for r in reservations)


def syntheses(actor: Actor) -> Block | None:
    """For the élus: consultations running, and those whose synthesis is ready, before they decide."""
    if not actor.is_elected:
        return None
    known = listed(actor)
    running = list(known.open().order_by("closes_at", "id")[:SHOWN])
    coming = known.closed().filter(version__orientation__stage__in=[Stage.COMMISSION, Stage.DECISION])
    ready = list(coming.order_by("-closes_at", "-id")[:SHOWN])
    if not (running or ready):
        return None
    shown = {entry.consultation.pk: entry for entry in entries(actor, [*running, *ready])}
    context: dict[str, Any] = {
        "running": [shown[c.pk] for c in running],
        "ready": [shown[c.pk] for c in ready],
    }
    return Block("opinions/_syntheses.html", context, brief=_synthesis_brief(context))


def _synthesis_brief(context: dict[str, Any]) -> Brief:
    ready = [
        BriefLine(
            entry.consultation.version.title,
            reverse("opinions:synthesis", args=[entry.consultation.pk]),
            f"Synthèse prête\u00a0: {french.plural(entry.received, 'avis', 'avis')} sur {entry.expected}.",
        )
        for entry in context["ready"]
    ]
    running = [
        BriefLine(
            entry.consultation.version.title,
            entry.consultation.get_absolute_url(),
            f"Consultation ouverte jusqu’au {french.moment(entry.consultation.closes_at, year=False)}.",
        )
        for entry in context["running"]
    ]
    return Brief("Les avis des directions générales", [*ready, *running])
