"""What « Mes messages » shows of one person: each kind of mail, when it comes, and what was sent lately."""

import datetime
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.slots import load
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.letters import Kind
from emegalis.outbox.models import Delivery
from emegalis.outbox.registry import kinds
from governance.members.copies import copy_candidates
from governance.members.forms.messages import NEVER
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.people.enums import DIGEST_MAIL, Rhythm, Weekday
from governance.people.models import Person
from governance.people.rhythms import next_digest
from governance.people.selectors import preference_of

LATELY = 20
# State of a delivery: shape and word of ``{% state %}``, icon.
_SIGNS = {
    DeliveryState.QUEUED: ("now", "En route", "send"),
    DeliveryState.CLAIMED: ("now", "En route", "send"),
    DeliveryState.HELD: ("wait", "Suspendu par le secrétariat", "pause"),
    DeliveryState.GATHERED: ("wait", "Au prochain récapitulatif", "clock"),
    DeliveryState.TOLD: ("done", "Dit dans un récapitulatif", "check"),
    DeliveryState.SENT: ("done", "Remis à votre messagerie", "check"),
    DeliveryState.REFUSED: ("late", "Refusé par votre messagerie", "warning"),
    DeliveryState.NOT_DUE: ("wait", "Devenu sans objet", "cross"),
    DeliveryState.EXPIRED: ("wait", "Parti trop tard : périmé", "cross"),
    DeliveryState.CANCELLED: ("wait", "Annulé par le secrétariat", "cross"),
    DeliveryState.RETURNED: ("late", "Revenu sans être remis", "warning"),
    DeliveryState.BARRED: ("late", "Retenu : votre adresse est en échec", "warning"),
}


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of mail: when it comes to this person, and whether it can be refused or copied."""

    kind: Kind
    when: str
    refused: bool


@dataclass(frozen=True, slots=True)
class SentLine:
    """One mail of late; the subject of a secret one is never shown."""

    subject: str
    label: str
    at: datetime.datetime
    sign: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class MessageSheet:
    """Everything of the page, in a fixed number of queries."""

    person: Person
    rhythm_words: str
    next_at: datetime.datetime | None
    lines: list[KindLine]
    sent: list[SentLine]
    candidates: list[Mandate]
    copies: list[Mandate]
    initial: dict[str, Any]


def message_sheet_of(actor: Actor) -> MessageSheet:
    """The sheet of the person who is signed in."""
    person = cast(Person, actor.person)
    refused = set(person.oppositions.values_list("kind", flat=True))
    preference = preference_of(person)
    rhythm = NEVER if DIGEST_MAIL in refused else preference.rhythm
    candidates = copy_candidates(person.pk, on=actor.day)
    chosen = set(person.copies_given.values_list("to", flat=True))
    copies = [mandate for mandate in candidates if mandate.person_id in chosen]
    words = _rhythm_words(rhythm, preference.weekday)
    has_digest = rhythm in {Rhythm.DAILY, Rhythm.WEEKLY}
    return MessageSheet(
        person=person,
        rhythm_words=words,
        next_at=next_digest(rhythm, preference.weekday, after=timezone.now()) if has_digest else None,
        lines=[KindLine(kind, _when(kind, words), kind.name in refused) for kind in _kinds_for(actor)],
        sent=_sent_lately(person),
        candidates=candidates,
        copies=copies,
        initial={
            "rhythm": rhythm,
            "weekday": preference.weekday,
            "copies": [mandate.person_id for mandate in copies],
        },
    )


def rhythm_words(person: Person) -> str:
    """« une fois par jour, au plus »."""
    refuses = person.oppositions.filter(kind=DIGEST_MAIL).exists()
    preference = preference_of(person)
    return _rhythm_words(NEVER if refuses else preference.rhythm, preference.weekday)


def _rhythm_words(rhythm: str, weekday: int) -> str:
    if rhythm == Rhythm.WEEKLY:
        return f"une fois par semaine, {Weekday(weekday).label}"
    return {
        Rhythm.AT_ONCE.value: "aussitôt",
        Rhythm.DAILY.value: "une fois par jour, au plus",
        NEVER: "sur la page d’accueil du portail, jamais par courriel",
    }[rhythm]


def _kinds_for(actor: Actor) -> list[Kind]:
    """Those that may reach this person, what comes at once first."""
    reaching = [kind for kind in kinds().values() if not kind.reaches or load(kind.reaches)(actor)]
    return sorted(reaching, key=lambda kind: kind.is_gathered)


def _when(kind: Kind, words: str) -> str:
    if kind.name == DIGEST_MAIL:
        return words
    return words if kind.is_gathered else "aussitôt"


def _sent_lately(person: Person) -> list[SentLine]:
    mails = Delivery.objects.filter(person_id=person.pk).filter(_WORTH_SHOWING).select_related("message")
    wanted = ("kind", "state", "created_at", "sent_at", "due_at", "headers", "message__subject")
    lines = [_sent_line(delivery) for delivery in mails.only(*wanted).order_by("-id")[:LATELY]]
    return sorted(lines, key=lambda line: line.at, reverse=True)


# What ended before it left is of no use to its recipient.
_WORTH_SHOWING = ~Q(state__in=[DeliveryState.NOT_DUE, DeliveryState.CANCELLED])


def _sent_line(delivery: Delivery) -> SentLine:
    kind = kinds().get(delivery.kind)
    is_secret = kind is None or kind.secret
    subject = "" if is_secret else delivery.headers.get("Subject") or delivery.message.subject
    # Every subject begins with the publisher's name, which says nothing here.
    subject = subject.partition("] ")[2] or subject
    label = kind.label if kind else "Message"
    kind_sign, word, icon = _SIGNS[DeliveryState(delivery.state)]
    if delivery.state == DeliveryState.GATHERED:
        word = f"Au récapitulatif du {french.long_date(delivery.due_at, weekday=True, year=False)}"
    return SentLine(subject or label, label, delivery.sent_at or delivery.created_at, (kind_sign, word, icon))
