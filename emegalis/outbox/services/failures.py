"""Addresses that take no mail: cleared by people, followed when corrected, forgotten with time.

A hard failure keeps from its address the kinds of mail that can wait (``Kind.suspended_by_failures``); what they had
for it leaves once the failure is cleared or the person's address corrected.
"""

import datetime
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone

from emegalis.audit import services as audit
from emegalis.audit.services import Author
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.claiming import follow_sendings
from emegalis.outbox.enums import DeliveryState, FailureOrigin
from emegalis.outbox.models import AddressFailure, Delivery, ReturnedMail
from emegalis.outbox.services.waking import wake_after_commit

STILL_NEWS = datetime.timedelta(days=30)


@transaction.atomic
def clear_failure(*, failure: AddressFailure, by: Author | None) -> int:
    """The address is served again; what was kept from it of late leaves. Return how many messages do."""
    locked = AddressFailure.objects.select_for_update().get(pk=failure.pk)
    if locked.cleared_at is not None:
        raise BusinessRuleError("Cette adresse n’est plus en échec.")
    locked.cleared_at = timezone.now()
    locked.cleared_by_id, locked.cleared_by_label = (by.person_id, by.mandate_label) if by else (None, "")
    locked.save(update_fields=["cleared_at", "cleared_by_id", "cleared_by_label"])
    released = _release(locked.address)
    audit.record(verb="clear_failure", subject=locked, by=by, released=released)
    return released


@transaction.atomic
def clear_addresses(*, addresses: Collection[str], by: Author | None) -> int:
    """Several at once, in a fixed number of queries; return how many were in failure."""
    failing = AddressFailure.objects.open().of(addresses)
    cleared = list(failing.select_for_update().values_list("pk", "address"))
    if not cleared:
        return 0
    AddressFailure.objects.filter(pk__in=[pk for pk, _ in cleared]).update(
        cleared_at=timezone.now(),
        cleared_by_id=by.person_id if by else None,
        cleared_by_label=by.mandate_label if by else "",
    )
    released = _release(*(address for _, address in cleared))
    pks = [pk for pk, _ in cleared]
    audit.record(verb="clear_addresses", subject=None, by=by, failures=pks, released=released)
    return len(cleared)


@transaction.atomic
def follow_person(*, person_id: int, address: str) -> int:
    """The person's address was corrected: what their former one kept from them leaves to the new one."""
    mine = Delivery.objects.filter(state=DeliveryState.BARRED, person_id=person_id)
    moved = list(mine.exclude(address__iexact=address))
    for delivery in moved:
        delivery.address = address
        delivery.index()
    Delivery.objects.bulk_update(moved, ["address", "search_text"])
    return _release(address) if moved else 0


def _release(*addresses: str) -> int:
    """Back in line; what belongs to a sending that was paused or cancelled meanwhile takes its state."""
    barred = Delivery.objects.annotate(lower=Lower("address")).filter(
        state=DeliveryState.BARRED,
        lower__in={address.lower() for address in addresses},
        created_at__gt=timezone.now() - STILL_NEWS,
    )
    released = Delivery.objects.filter(pk__in=list(barred.values_list("pk", flat=True))).update(
        state=DeliveryState.QUEUED, answer="", due_at=timezone.now()
    )
    if released:
        follow_sendings()
        wake_after_commit()
    return released


@transaction.atomic
def settle_failures() -> int:
    """Forget soft failures that did not come back, and what is settled long since; clear a refusal at once that its
    own server has taken back by accepting mail since. Return how many were cleared."""
    now = timezone.now()
    soft = AddressFailure.objects.open().filter(is_hard=False)
    soft.filter(last_at__lt=now - datetime.timedelta(days=settings.OUTBOX_SOFT_FAILURE_DAYS)).delete()
    kept = now - datetime.timedelta(days=settings.OUTBOX_FAILURES_KEPT_DAYS)
    AddressFailure.objects.filter(cleared_at__lt=kept).delete()
    ReturnedMail.objects.filter(read_at__lt=kept).delete()
    healed = list(_healed())
    for failure in healed:
        clear_failure(failure=failure, by=None)
    return len(healed)


def _healed() -> "list[AddressFailure]":
    """Mail that came back later proves nothing of the address: whoever takes our mail takes it all."""
    taken = Delivery.objects.annotate(lower=Lower("address")).filter(
        state=DeliveryState.SENT, sent_at__gt=OuterRef("last_at"), lower=OuterRef("address")
    )
    refused = AddressFailure.objects.hard().filter(origin=FailureOrigin.REFUSED)
    return list(refused.filter(Exists(taken)).select_for_update(of=("self",)))
