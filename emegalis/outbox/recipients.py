"""The recipients of one sending: who got it, who did not, in which words; searched, filtered, listed for a file."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from emegalis.lib.french import PARIS
from emegalis.lib.search import fold
from emegalis.outbox.enums import FAILED, DeliveryState, RecipientGroup
from emegalis.outbox.models import Delivery, Sending

_OF_GROUP: dict[str, Q] = {
    RecipientGroup.SENT: Q(state=DeliveryState.SENT),
    RecipientGroup.WAITING: Q(
        state__in=[DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.HELD, DeliveryState.GATHERED]
    ),
    RecipientGroup.RETRYING: Q(state=DeliveryState.QUEUED, attempts__gt=0),
    RecipientGroup.FAILED: Q(state__in=FAILED),
    RecipientGroup.BARRED: Q(state=DeliveryState.BARRED),
    RecipientGroup.LEFT_OUT: Q(state__in=[DeliveryState.NOT_DUE, DeliveryState.CANCELLED, DeliveryState.TOLD]),
    RecipientGroup.TWICE: Q(unanswered__gt=0),
}
FILE_COLUMNS = [
    "destinataire", "adresse", "mandat", "edition", "etat", "inscrit_le", "accepte_le", "prochain_essai", "essais",
    "peut_etre_recu_deux_fois", "reponse_du_serveur",
]  # fmt: skip


def recipients_of(sending: Sending, *, group: str = "", words: str = "") -> "QuerySet[Delivery]":
    """In the order they were written down; each word is looked for in name, address and mandate, accents forgiven."""
    found = sending.deliveries.select_related("message").defer(
        "personal", "headers", "message__payload", "message__headers"
    )
    if group:
        found = found.filter(_OF_GROUP[group])
    for word in fold(words).split():
        found = found.filter(search_text__contains=word)
    return found.order_by("id")


def file_rows(sending: Sending) -> Iterator[list[object]]:
    """Who got what and when, one line per recipient, hours of Paris; read by batches."""
    editions = {pk: label or subject for pk, label, subject in sending.messages.values_list("pk", "label", "subject")}
    rows = sending.deliveries.order_by("id").values_list(
        "name", "address", "mandate_label", "message_id", "state", "created_at", "sent_at", "due_at", "attempts",
        "unanswered", "answer",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=2000):
        yield _file_row(editions, *row)


def _file_row(
    editions: dict[int, str], name: str, address: str, mandate: str, message: int, state: str,
    created_at: datetime.datetime, sent_at: datetime.datetime | None, due_at: datetime.datetime, attempts: int,
    unanswered: int, answer: str,
) -> list[Any]:  # fmt: skip
    is_waiting = state in {DeliveryState.QUEUED, DeliveryState.GATHERED}
    return [
        name,
        address,
        mandate,
        editions.get(message, ""),
        DeliveryState(state).label,
        _paris(created_at),
        _paris(sent_at),
        _paris(due_at) if is_waiting else "",
        attempts,
        "oui" if unanswered else "",
        answer,
    ]


def _paris(moment: datetime.datetime | None) -> str:
    """« 24/11/2026 10:42:18 », as spreadsheets read it."""
    return moment.astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S") if moment else ""
