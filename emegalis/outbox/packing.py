"""Between claiming and sending: which claimed rows are still due, and their parcels. One bad row stops no other."""

import logging
from itertools import groupby

from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.slots import load
from emegalis.outbox.envelopes import Envelope, Packer
from emegalis.outbox.letters import Kind
from emegalis.outbox.models import Delivery
from emegalis.outbox.recording import Record, wipe_secret
from emegalis.outbox.registry import kind_named
from emegalis.outbox.selectors import failed_addresses

logger = logging.getLogger(__name__)
OURS = "Une erreur du portail retient ce message ; il repartira de lui-même une fois l’erreur corrigée."


def pack(deliveries: list[Delivery], *, packer: Packer, record: Record) -> list[Envelope]:
    """The envelopes of these; those that cannot be made are written down as refused or postponed."""
    packer.read_bodies(deliveries)
    envelopes = [_envelope(delivery, packer, record) for delivery in deliveries]
    return [envelope for envelope in envelopes if envelope is not None]


def still_due(deliveries: list[Delivery], *, record: Record) -> list[Delivery]:
    """Those that must still leave, the others written down as set aside or postponed: each kind is asked about all of
    its own at once."""
    due: set[int] = set()
    for name, group in groupby(sorted(deliveries, key=lambda delivery: delivery.kind), lambda delivery: delivery.kind):
        due |= _due_of_kind(name, list(group), record)
    return [delivery for delivery in deliveries if delivery.pk in due]


def _due_of_kind(name: str, deliveries: list[Delivery], record: Record) -> set[int]:
    ids = {delivery.pk for delivery in deliveries}
    try:
        kind = kind_named(name)
        due: set[int] = load(kind.still_due)(deliveries) & ids if kind.still_due else ids
    except Exception:
        logger.exception("Mail of kind %s waits: whether it is still due cannot be told.", name)
        record.postpone(sorted(ids), OURS)
        return set()
    record.set_aside(sorted(ids - due))
    for delivery in deliveries:
        if delivery.pk not in due:
            wipe_secret(kind, delivery.message_id)
    return due - _barred(kind, [delivery for delivery in deliveries if delivery.pk in due], record)


def _barred(kind: Kind, deliveries: list[Delivery], record: Record) -> set[int]:
    """Those whose address has failed hard, when the kind is suspended by that."""
    if not kind.suspended_by_failures:
        return set()
    failing = failed_addresses(delivery.address for delivery in deliveries)
    barred = {delivery.pk for delivery in deliveries if delivery.address in failing}
    if barred:
        record.bar(sorted(barred))
    return barred


def _envelope(delivery: Delivery, packer: Packer, record: Record) -> Envelope | None:
    try:
        return packer.envelope(delivery, now=timezone.now())
    except BusinessRuleError as refusal:
        record.refuse(delivery.pk, str(refusal))
        wipe_secret(kind_named(delivery.kind), delivery.message_id)
    except Exception:
        logger.exception("Delivery %s waits: its message cannot be built.", delivery.pk)
        record.postpone([delivery.pk], OURS)
    return None
