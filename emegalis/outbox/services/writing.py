"""Writing mail: a verb queues its messages in its own transaction."""

import datetime
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from emegalis.audit import services as audit
from emegalis.audit.services import Author
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.slots import load
from emegalis.outbox import mime
from emegalis.outbox.claiming import follow_sendings
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.letters import Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Message, Sending
from emegalis.outbox.origins import current_origin
from emegalis.outbox.registry import kind_named
from emegalis.outbox.services.waking import FILL_TASK, wake_after_commit

WRITE_BATCH = 500
_WRITTEN = [field for field in Delivery._meta.concrete_fields if not field.primary_key]
_values_of = attrgetter(*(field.attname for field in _WRITTEN))


@transaction.atomic
def queue_letter(
    *,
    kind: str,
    recipient: Recipient,
    letter: Letter,
    about: models.Model | None = None,
    by: Author | None = None,
    due_at: datetime.datetime | None = None,
    expires_at: datetime.datetime | None = None,
    act_by: datetime.datetime | None = None,
    recipient_key: str = "",
) -> Delivery:
    """Queue one mail in the caller's transaction: it leaves once that commits, not before ``due_at``, never after
    ``expires_at``. Refuses what a mail cannot carry (address, name, subject, headers).

    A kind that is gathered waits for the recipient's digest, unless what it asks for must be done (``act_by``) too
    soon after it. ``recipient_key`` is for the kind's own questions.
    """
    mime.check_recipient(recipient.address, recipient.name)
    message = _new_message(None, "", letter)
    message.save(force_insert=True)
    delivery = _delivery(kind, recipient, message, due_at=due_at or timezone.now())
    delivery.origin = current_origin()
    delivery.expires_at, delivery.recipient_key = expires_at, recipient_key
    _gather(kind, [delivery], act_by)
    delivery.object_type, delivery.object_id = _object(about)
    delivery.author_id, delivery.author_label = (by.person_id, by.mandate_label) if by else (None, "")
    delivery.save(force_insert=True)
    wake_after_commit()
    return delivery


# ---------------------------------------------------------------- one thing to many


@transaction.atomic
def open_sending(
    *, kind: str, key: str, title: str, about: models.Model | None, by: Author | None
) -> tuple[Sending, bool]:
    """Decide to send one thing to many, once per ``key``: asked again, the same row comes back with ``False``.

    When the kind has a ``fill``, a worker then writes the deliveries; otherwise the caller writes them.
    """
    kind_named(kind)
    object_type, object_id = _object(about)
    sending, created = Sending.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "title": title,
            "object_type": object_type,
            "object_id": object_id,
            "decided_at": timezone.now(),
            "person_id": by.person_id if by else None,
            "mandate_label": by.mandate_label if by else "",
            "origin": current_origin(),
        },
    )
    if created:
        audit.record(verb="open_sending", subject=sending, by=by, kind=kind, object_type=object_type, object=object_id)
        wake_after_commit(FILL_TASK)
    return sending, created


@transaction.atomic
def store_message(*, sending: Sending, key: str, letter: Letter, label: str = "") -> Message:
    """Store a body for many, built and encoded once; asked again with the same key, the first one comes back.

    ``label`` names the edition on the page of the sending (« commune », an authority); the subject otherwise.

    A letter without text holds what is shared (subject, attachments): each row then brings its own words.
    """
    stored = Message.objects.filter(sending=sending, key=key).first()
    if stored is None:
        stored = _new_message(sending, key, letter)
        stored.label = label[:250]
        stored.save(force_insert=True)
    return stored


@transaction.atomic
def write_deliveries(*, sending: Sending, rows: Iterable[Row], act_by: datetime.datetime | None = None) -> int:
    """Write the deliveries of a sending, one per recipient key whatever the number of calls; return how many are new.

    All are written or none. One that a mail cannot carry is written as refused: it never holds the others back.
    ``act_by``: as for ``queue_letter``.
    """
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    if locked.state == SendingState.CANCELLED:
        return 0
    known = set(locked.deliveries.values_list("recipient_key", flat=True))
    now, written = timezone.now(), 0
    state = DeliveryState.HELD if locked.state == SendingState.PAUSED else DeliveryState.QUEUED
    fresh = _not_yet_written(rows, known)
    while batch := [_row_delivery(locked, row, state, now) for row in islice(fresh, WRITE_BATCH)]:
        _gather(locked.kind, batch, act_by)
        _insert(batch)
        written += len(batch)
    if locked.state == SendingState.OPENED:
        locked.state = SendingState.FILLED
        locked.save(update_fields=["state"])
    sending.state = locked.state
    wake_after_commit()
    return written


def _not_yet_written(rows: Iterable[Row], known: set[str]) -> Iterator[Row]:
    for row in rows:
        if row.recipient_key not in known:
            known.add(row.recipient_key)
            yield row


# ---------------------------------------------------------------- what waits for a digest


def _gather(kind: str, deliveries: list[Delivery], act_by: datetime.datetime | None) -> None:
    """Those that may wait do, until the digest of their recipient."""
    waiting = [d for d in deliveries if d.state == DeliveryState.QUEUED and d.person_id]
    if not (waiting and kind_named(kind).is_gathered):
        return
    people = {delivery.person_id for delivery in waiting}
    moments = load(settings.MAIL_GATHERING)(people, at=timezone.now(), act_by=act_by)
    for delivery in waiting:
        if delivery.person_id in moments:
            delivery.state, delivery.due_at = DeliveryState.GATHERED, moments[delivery.person_id]


@transaction.atomic
def gather_until(*, person_id: int, moment: datetime.datetime | None) -> None:
    """What waits for this person's digest leaves at once (no ``moment``), or with the digest of that moment when it
    comes sooner."""
    waiting = Delivery.objects.filter(person_id=person_id, state=DeliveryState.GATHERED)
    if moment is not None:
        waiting.filter(due_at__gt=moment).update(due_at=moment)
    elif waiting.update(state=DeliveryState.QUEUED, due_at=timezone.now()):
        follow_sendings()
        wake_after_commit()


# ---------------------------------------------------------------- rows


def _new_message(sending: Sending | None, key: str, letter: Letter) -> Message:
    body = mime.body_of(letter)
    return Message(
        sending=sending,
        key=key,
        subject=mime.check_line(letter.subject, longest=mime.LONGEST_SUBJECT, what="L’objet"),
        headers=mime.check_headers(dict(letter.headers)),
        boundary=body.boundary,
        payload=body.payload,
        size=len(body.payload),
    )


def _object(about: models.Model | None) -> tuple[str, str]:
    return (about._meta.label_lower, str(about.pk)) if about is not None else ("", "")


def _delivery(kind: str, recipient: Recipient, message: Message, *, due_at: datetime.datetime) -> Delivery:
    return Delivery(
        message=message,
        kind=kind,
        person_id=recipient.person_id,
        name=recipient.name,
        address=recipient.address,
        mandate_label=recipient.mandate_label,
        urgent=kind_named(kind).urgent,
        created_at=timezone.now(),
        due_at=due_at,
    )


def _row_delivery(sending: Sending, row: Row, state: DeliveryState, now: datetime.datetime) -> Delivery:
    if bool(row.text) != row.message.takes_personal_text:
        raise ValueError("A row brings its own text if and only if its message was stored without one.")
    delivery = _delivery(sending.kind, row.recipient, row.message, due_at=now)
    delivery.sending, delivery.origin = sending, sending.origin
    delivery.state = state
    delivery.recipient_key = row.recipient_key
    delivery.object_type, delivery.object_id = sending.object_type, sending.object_id
    delivery.author_id, delivery.author_label = sending.person_id, sending.mandate_label
    delivery.personal = mime.text_entity(row.text, row.html) if row.text else None
    try:
        mime.check_recipient(row.recipient.address, row.recipient.name)
        delivery.headers = mime.check_headers(dict(row.headers))
    except BusinessRuleError as refusal:
        _refuse_at_entry(delivery, refusal)
    delivery.index()
    return delivery


def _refuse_at_entry(delivery: Delivery, refusal: BusinessRuleError) -> None:
    """Keep the row, for the secretariat to see, with values that a column can hold."""
    delivery.state = DeliveryState.REFUSED
    delivery.answer = str(refusal)
    delivery.name = mime.printable(delivery.name)[: mime.LONGEST_NAME]
    delivery.address = mime.printable(delivery.address)[: mime.LONGEST_ADDRESS]


def _insert(deliveries: list[Delivery]) -> None:
    """One statement, the same on both databases: ``bulk_create`` takes six times as long to prepare it."""
    columns = ", ".join(str(field.column) for field in _WRITTEN)
    row = f"({', '.join(['%s'] * len(_WRITTEN))})"
    statement = f"INSERT INTO outbox_delivery ({columns}) VALUES {', '.join([row] * len(deliveries))}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [_stored(value) for delivery in deliveries for value in _values_of(delivery)])


def _stored(value: Any) -> Any:
    """As a column takes it."""
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return json.dumps(value) if isinstance(value, dict) else value
