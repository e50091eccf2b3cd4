"""What the mails of consultations come to in a digest (``Kind.tell``): read afresh when it is composed."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from emegalis.lib import french
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery
from governance.members.models import Authority
from governance.opinions import facts
from governance.opinions.models import Consultation, Opinion, Reservation

NBSP = french.NBSP
LONGEST = 300


def _about(deliveries: Iterable[Delivery]) -> "QuerySet[Consultation]":
    ids = {int(delivery.object_id) for delivery in deliveries}
    return Consultation.objects.filter(pk__in=ids).select_related("version__orientation")


def _name(consultation: Consultation) -> str:
    """« Orientation n° 3, « Délégué partagé… ». »"""
    return (
        f"Orientation n°{NBSP}{consultation.version.orientation.number}, «{NBSP}{consultation.version.title}{NBSP}»."
    )


def _short(text: str) -> str:
    """The first words of what someone wrote, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"


def reminders(deliveries: list[Delivery]) -> dict[int, News]:
    """Once by consultation, naming the authorities of whoever is awaited for several."""
    known = {consultation.pk: consultation for consultation in _about(deliveries)}
    awaited: dict[tuple[int | None, str], set[str]] = {}
    for delivery in deliveries:
        awaited.setdefault((delivery.person_id, delivery.object_id), set()).add(_siren(delivery))
    names = _names(awaited.values())
    return {
        d.pk: _reminder(known[int(d.object_id)], sorted(awaited[d.person_id, d.object_id]), names)
        for d in deliveries
        if int(d.object_id) in known
    }


def _siren(delivery: Delivery) -> str:
    """The authority for which this recipient is written to."""
    return delivery.recipient_key.rpartition(":")[2]


def _names(awaited: Iterable[set[str]]) -> dict[str, str]:
    """Of the authorities that stand beside others."""
    several = {siren for sirens in awaited if len(sirens) > 1 for siren in sirens}
    return dict(Authority.objects.filter(siren__in=several).values_list("siren", "name")) if several else {}


def _reminder(consultation: Consultation, sirens: list[str], names: dict[str, str]) -> News:
    form = reverse("opinions:opinion_write", args=[consultation.pk])
    until = f"Jusqu’au {french.moment(consultation.closes_at, year=False)}."
    whose = (
        f"Pour {french.listed(sorted(names[siren] for siren in sirens if siren in names))}." if len(sirens) > 1 else ""
    )
    said = [_name(consultation), until, whose, _short(consultation.reminder_text)]
    return News(
        "Rappel du secrétariat : votre avis est attendu",
        " ".join(words for words in said if words),
        f"{form}?pour={sirens[0]}" if len(sirens) == 1 else form,
    )


def acts_of_substitutes(deliveries: list[Delivery]) -> dict[int, News]:
    """As the opinion stands now: given or withdrawn, once whatever the number of versions since."""
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {opinion.pk: opinion for opinion in Opinion.objects.filter(pk__in=ids).with_content()}
    return {d.pk: _act(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _act(opinion: Opinion) -> News:
    consultation = opinion.consultation
    what = "retiré" if opinion.is_withdrawn else "déposé"
    title = f"La suppléance a {what} l’avis de la direction générale"
    text = f"{_name(consultation)} {opinion.authority.name}."
    if opinion.current and not opinion.is_withdrawn:
        text += f" {opinion.current.get_stance_display()}, par {opinion.current.submitter_name}."
    if consultation.is_open:
        text += f" Vous pouvez le revoir jusqu’au {french.moment(consultation.closes_at, year=False)}."
    return News(title, text, opinion.get_absolute_url())


def withdrawals(deliveries: list[Delivery]) -> dict[int, News]:
    known = {consultation.pk: consultation for consultation in _about(deliveries)}
    return {d.pk: _withdrawal(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _withdrawal(consultation: Consultation) -> News:
    text = f"{_name(consultation)} Motif{NBSP}: {_short(consultation.withdrawn_reason)}"
    return News("Une consultation est retirée", text, consultation.get_absolute_url())


def extensions(deliveries: list[Delivery]) -> dict[int, News]:
    known = {consultation.pk: consultation for consultation in _about(deliveries).prefetch_related("extensions")}
    return {d.pk: _extension(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _extension(consultation: Consultation) -> News:
    """As the deadline stands now, once whatever the number of times it was put off."""
    *_, last = consultation.extensions.all()
    text = f"{_name(consultation)} Jusqu’au {french.moment(consultation.closes_at, year=False)}. {_short(last.reason)}"
    return News("La date limite d’une consultation est repoussée", text, consultation.get_absolute_url())


def answers(deliveries: list[Delivery]) -> dict[int, News]:
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {row.pk: row for row in Reservation.objects.filter(pk__in=ids).with_subject()}
    return {d.pk: _answer(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _answer(reservation: Reservation) -> News:
    opinion = reservation.revision.opinion
    said = f"{reservation.state_before_answer}{NBSP}: {_short(reservation.answer)}"
    return News(
        f"Le syndicat répond à votre réserve n°{NBSP}{reservation.number}",
        f"{_name(opinion.consultation)} {said}",
        f"{opinion.get_absolute_url()}#reserves",
    )


def syntheses(deliveries: list[Delivery]) -> dict[int, News]:
    closed = _about(deliveries).select_related("synthesis").defer("synthesis__pdf")
    known = {consultation.pk: consultation for consultation in closed}
    return {d.pk: _synthesis(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _synthesis(consultation: Consultation) -> News:
    figures = facts.figures_from_json(consultation.synthesis.facts)
    said = f"{french.plural(figures.answered, 'avis', 'avis')} sur {french.number(figures.expected)}."
    return News(
        "La synthèse des avis est prête",
        f"{_name(consultation)} {said}",
        reverse("opinions:synthesis", args=[consultation.pk]),
    )
