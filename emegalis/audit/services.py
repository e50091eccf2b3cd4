"""Writing the journal and sealing it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models, transaction
from django.utils import timezone

from emegalis.audit.models import Entry, Seal

SEAL_BATCH = 1000


class Author(Protocol):
    """Whoever acts: an ``Actor`` of the members app fits."""

    @property
    def person_id(self) -> int | None: ...

    @property
    def mandate_label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Breach:
    """The first row that no longer agrees with the chain."""

    entry_id: int
    reason: str


def record(*, verb: str, subject: models.Model | None, by: Author | None, **details: Any) -> Entry:
    """Leave one line, in the transaction of the verb that calls.

    ``verb`` is the service's own name (``submit_opinion``); ``by`` is ``None`` when the portal acts by itself;
    ``details`` hold ids, states and counts, never names, addresses or free text.
    """
    return Entry.objects.create(
        at=timezone.now(),
        verb=verb,
        person_id=by.person_id if by else None,
        mandate_label=by.mandate_label if by else "",
        object_type=subject._meta.label_lower if subject is not None else "",
        object_id=str(subject.pk) if subject is not None else "",
        details=details,
    )


def _digest(previous: str, entry: Entry) -> str:
    fields = [
        entry.id, entry.at.isoformat(), entry.verb, entry.person_id, entry.mandate_label,
        entry.object_type, entry.object_id, entry.details, entry.sequence,
    ]  # fmt: skip
    return hashlib.sha256((previous + json.dumps(fields, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()


def seal() -> int:
    """Number and hash the lines that are not yet sealed, in id order, under one lock; return how many were."""
    sealed = 0
    while count := _seal_batch():
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    head, _ = Seal.objects.select_for_update().get_or_create(pk=1)
    entries = list(Entry.objects.filter(sequence=None).order_by("id")[:SEAL_BATCH])
    for entry in entries:
        head.sequence += 1
        entry.sequence = head.sequence
        head.hash = entry.hash = _digest(head.hash, entry)
    Entry.objects.bulk_update(entries, ["sequence", "hash"])
    head.save()
    return len(entries)


def find_breach() -> Breach | None:
    """Seal what waits, then walk the whole chain; ``None`` when every row and the head agree."""
    seal()
    previous, expected = "", 0
    for entry in Entry.objects.exclude(sequence=None).order_by("sequence").iterator():
        expected += 1
        if entry.sequence != expected:
            return Breach(entry.id, f"rang {entry.sequence} au lieu de {expected} : une ligne manque avant celle-ci")
        if entry.hash != _digest(previous, entry):
            return Breach(entry.id, "le contenu de la ligne ne correspond plus à son empreinte")
        previous = entry.hash
    head = Seal.objects.get(pk=1)
    if (head.sequence, head.hash) != (expected, previous):
        return Breach(head.sequence, f"le sceau annonce {head.sequence} lignes, la chaîne en compte {expected}")
    return None
