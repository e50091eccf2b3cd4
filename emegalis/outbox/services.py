"""Writing mail: a verb queues its messages in its own transaction; the workers are woken after the commit."""

import datetime
import logging
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from celery import current_app
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from emegalis.audit import services as audit
from emegalis.audit.services import Author
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.slots import load
from emegalis.outbox import mime
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.letters import Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Message, Sending
from emegalis.outbox.registry import kind_named

logger = logging.getLogger(__name__)
DELIVER_TASK = "emegalis.outbox.tasks.deliver"
FILL_TASK = "emegalis.outbox.tasks.fill"
WAKE_EXPIRES = 30
WRITE_BATCH = 500


# ---------------------------------------------------------------- waking the workers


def wake(task: str = DELIVER_TASK) -> None:
    """Tell a worker that something is due. The row is the queue: a dead broker only means waiting for the sweep."""
    try:
        current_app.send_task(task, retry=False, expires=WAKE_EXPIRES, ignore_result=True)
    except Exception:
        logger.warning("The broker does not answer: the mail waits for the next sweep.", exc_info=True)


def _wake_after_commit(task: str = DELIVER_TASK) -> None:
    transaction.on_commit(partial(wake, task), robust=True)


# ---------------------------------------------------------------- one mail


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
) -> Delivery:
    """Queue one mail in the caller's transaction: it leaves once that commits, not before ``due_at``, never after
    ``expires_at``. Refuses what a mail cannot carry (address, name, subject, headers)."""
    mime.check_recipient(recipient.address, recipient.name)
    message = _new_message(None, "", letter)
    message.save(force_insert=True)
    delivery = _delivery(kind, recipient, message, due_at=due_at or timezone.now())
    delivery.expires_at = expires_at
    delivery.object_type, delivery.object_id = _object(about)
    delivery.author_id, delivery.author_label = (by.person_id, by.mandate_label) if by else (None, "")
    delivery.save(force_insert=True)
    _wake_after_commit()
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
        },
    )
    if created:
        audit.record(verb="open_sending", subject=sending, by=by, kind=kind, object_type=object_type, object=object_id)
        _wake_after_commit(FILL_TASK)
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
def write_deliveries(*, sending: Sending, rows: Iterable[Row]) -> int:
    """Write the deliveries of a sending, one per recipient key whatever the number of calls; return how many are new.

    All are written or none. One that a mail cannot carry is written as refused: it never holds the others back.
    """
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    if locked.state == SendingState.CANCELLED:
        return 0
    known = set(locked.deliveries.values_list("recipient_key", flat=True))
    now, written = timezone.now(), 0
    state = DeliveryState.HELD if locked.state == SendingState.PAUSED else DeliveryState.QUEUED
    fresh = _not_yet_written(rows, known)
    while batch := [_row_delivery(locked, row, state, now) for row in islice(fresh, WRITE_BATCH)]:
        written += len(Delivery.objects.bulk_create(batch))
    if locked.state == SendingState.OPENED:
        locked.state = SendingState.FILLED
        locked.save(update_fields=["state"])
    sending.state = locked.state
    _wake_after_commit()
    return written


def _not_yet_written(rows: Iterable[Row], known: set[str]) -> Iterator[Row]:
    for row in rows:
        if row.recipient_key not in known:
            known.add(row.recipient_key)
            yield row


# ---------------------------------------------------------------- steering what has not left

ENDED = {DeliveryState.REFUSED, DeliveryState.EXPIRED, DeliveryState.CANCELLED}
UNTOUCHED = Q(state__in=[DeliveryState.QUEUED, DeliveryState.HELD]) | Q(state=DeliveryState.CLAIMED, begun_at=None)


@transaction.atomic
def pause_sending(*, sending: Sending, by: Author) -> None:
    """Hold what has not left; a message being handed over at this instant ends its way."""
    locked = _steered(sending, {SendingState.FILLED}, "Cet envoi n’est pas en cours.")
    locked.deliveries.filter(UNTOUCHED).update(state=DeliveryState.HELD, claimed_by="", lease_until=None)
    _set_state(sending, locked, SendingState.PAUSED)
    audit.record(verb="pause_sending", subject=sending, by=by)


@transaction.atomic
def resume_sending(*, sending: Sending, by: Author) -> None:
    """What was held leaves again."""
    locked = _steered(sending, {SendingState.PAUSED}, "Cet envoi n’est pas suspendu.")
    locked.deliveries.filter(state=DeliveryState.HELD).update(state=DeliveryState.QUEUED)
    _set_state(sending, locked, SendingState.FILLED)
    audit.record(verb="resume_sending", subject=sending, by=by)
    _wake_after_commit()


@transaction.atomic
def cancel_sending(*, sending: Sending, by: Author) -> int:
    """What has not left never will; what has left cannot be called back. Return how many were held back."""
    everything_but_cancelled = set(SendingState) - {SendingState.CANCELLED}
    locked = _steered(sending, everything_but_cancelled, "Cet envoi est déjà annulé.")
    stopped = locked.deliveries.filter(UNTOUCHED).update(
        state=DeliveryState.CANCELLED, claimed_by="", lease_until=None
    )
    if not stopped and locked.state != SendingState.OPENED:
        raise BusinessRuleError("Tout est déjà parti : il ne reste rien à annuler.")
    _set_state(sending, locked, SendingState.CANCELLED)
    audit.record(verb="cancel_sending", subject=sending, by=by, stopped=stopped)
    return stopped


@transaction.atomic
def send_again(*, delivery: Delivery, address: str, by: Author) -> None:
    """Try once more a mail that failed for good, at this address; the person's own address does not change.

    Never at somebody else's: what is written to one person (a distinct edition, a personal link) is theirs alone.
    """
    locked = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    mime.check_recipient(address, locked.name)
    _check_holder(address, locked)
    if locked.state not in ENDED:
        raise BusinessRuleError("Ce message n’est pas en échec : il est parti, ou sera réessayé de lui-même.")
    if kind_named(locked.kind).secret or not (locked.message.size or locked.personal):
        raise BusinessRuleError("Le contenu de ce message a été effacé : demandez-en un nouveau.")
    if locked.sending and locked.sending.state == SendingState.CANCELLED:
        raise BusinessRuleError("Cet envoi a été annulé.")
    paused = locked.sending and locked.sending.state == SendingState.PAUSED
    locked.state = DeliveryState.HELD if paused else DeliveryState.QUEUED
    locked.address, locked.attempts, locked.answer = address, 0, ""
    locked.due_at, locked.expires_at = timezone.now(), None
    locked.save(update_fields=["state", "address", "attempts", "answer", "due_at", "expires_at"])
    audit.record(verb="send_again", subject=locked, by=by, sending=locked.sending_id)
    _wake_after_commit()


def _check_holder(address: str, delivery: Delivery) -> None:
    holder = load(settings.ADDRESS_HOLDER)(address)
    if holder is not None and holder != delivery.person_id and address.casefold() != delivery.address.casefold():
        raise BusinessRuleError(
            "Cette adresse est celle d’une autre personne, à qui ce message n’est pas destiné.", field="email"
        )


def _steered(sending: Sending, expected: set[SendingState], refusal: str) -> Sending:
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    if locked.state not in expected:
        raise BusinessRuleError(refusal)
    return locked


def _set_state(sending: Sending, locked: Sending, state: SendingState) -> None:
    sending.state = locked.state = state
    locked.save(update_fields=["state"])


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
    delivery.sending = sending
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
    return delivery


def _refuse_at_entry(delivery: Delivery, refusal: BusinessRuleError) -> None:
    """Keep the row, for the secretariat to see, with values that a column can hold."""
    delivery.state = DeliveryState.REFUSED
    delivery.answer = str(refusal)
    delivery.name = mime.printable(delivery.name)[: mime.LONGEST_NAME]
    delivery.address = mime.printable(delivery.address)[: mime.LONGEST_ADDRESS]
