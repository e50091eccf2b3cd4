"""Writing down that an address takes no mail, as its server says so or as mail comes back from it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from emegalis.audit import services as audit
from emegalis.outbox.enums import FailureOrigin
from emegalis.outbox.models import AddressFailure


@dataclass(frozen=True, slots=True)
class Failure:
    """What one answer, or one mail that came back, says of an address."""

    address: str
    is_hard: bool
    origin: FailureOrigin
    answer: str
    name: str = ""
    person_id: int | None = None


@transaction.atomic
def note_failures(failures: Sequence[Failure]) -> None:
    """Write these down, in the order of the addresses: workers that note the same ones never wait in a circle."""
    now = timezone.now()
    for failure in sorted(failures, key=lambda failure: failure.address.lower()):
        _note(failure, now)


def _note(failure: Failure, now: datetime.datetime) -> None:
    first = {"origin": failure.origin, "is_hard": failure.is_hard, "first_at": now, "last_at": now}
    copied = {"answer": failure.answer, "name": failure.name, "person_id": failure.person_id}
    known, created = AddressFailure.objects.select_for_update().get_or_create(
        address=failure.address.lower(), defaults=first | copied
    )
    was_hard = not created and known.is_hard and known.cleared_at is None
    if not created:
        _add(known, failure, now)
    if known.is_hard and not was_hard:
        audit.record(verb="bar_address", subject=known, by=None, origin=failure.origin)


def _add(known: AddressFailure, failure: Failure, now: datetime.datetime) -> None:
    """One more in a row, or the first since it was cleared. The words that matter are those of a hard failure."""
    if known.cleared_at is not None:
        known.count, known.first_at, known.is_hard = 0, now, False
        known.cleared_at, known.cleared_by_id, known.cleared_by_label = None, None, ""
    if failure.is_hard or not known.is_hard:
        known.answer, known.origin = failure.answer, failure.origin
    known.is_hard = known.is_hard or failure.is_hard
    known.count += 1
    known.last_at = now
    known.name, known.person_id = failure.name or known.name, failure.person_id or known.person_id
    known.save()
