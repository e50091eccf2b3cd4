"""Reserving what is due, and returning what was reserved in vain. Each function is one short transaction.

Several workers claim side by side: PostgreSQL skips what another has locked; on SQLite the transaction is IMMEDIATE,
so one claims at a time. What a worker reserved is committed before SMTP starts (DESIGN section 6.2).
"""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.models import Delivery

LAPSED = "Un essai s’est interrompu sans réponse du serveur : une copie est peut-être déjà arrivée."
FREE = {"claimed_by": "", "lease_until": None, "begun_at": None}


@transaction.atomic
def claim(*, worker: str, urgent: bool, limit: int) -> list[Delivery]:
    """Reserve up to ``limit`` of what is due, the oldest first, in the name of ``worker``."""
    now = timezone.now()
    waiting = Delivery.objects.due(on=now).filter(urgent=urgent).order_by("-urgent", "due_at", "id")
    found = list(waiting.select_for_update(skip_locked=True)[:limit])
    lease = now + datetime.timedelta(seconds=settings.OUTBOX_LEASE)
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in found]).update(
        state=DeliveryState.CLAIMED, claimed_by=worker, lease_until=lease
    )
    for delivery in found:
        delivery.lease_until = lease
    return found


@transaction.atomic
def give_back(*, worker: str, ids: Iterable[int] | None = None) -> int:
    """Put back in line what ``worker`` reserved and has not begun to hand over (``ids`` of it, or all)."""
    held = Delivery.objects.filter(state=DeliveryState.CLAIMED, claimed_by=worker, begun_at=None)
    if ids is not None:
        held = held.filter(pk__in=list(ids))
    returned = held.update(state=DeliveryState.QUEUED, **FREE)
    if returned:
        follow_sendings()
    return returned


@transaction.atomic
def return_lapsed() -> int:
    """Put back in line what a vanished worker had reserved. What it had begun to hand over may arrive twice."""
    now = timezone.now()
    lapsed = Delivery.objects.lapsed(on=now)
    begun = lapsed.filter(begun_at__isnull=False).update(
        state=DeliveryState.QUEUED,
        attempts=F("attempts") + 1,
        unanswered=F("unanswered") + 1,
        answer=LAPSED,
        due_at=now,
        **FREE,
    )
    only_reserved = lapsed.filter(begun_at=None).update(state=DeliveryState.QUEUED, **FREE)
    if begun or only_reserved:
        follow_sendings()
    return begun + only_reserved


def follow_sendings() -> None:
    """What comes back in line while its sending is paused or cancelled takes the state of the sending."""
    queued = Delivery.objects.filter(state=DeliveryState.QUEUED)
    queued.filter(sending__state=SendingState.PAUSED).update(state=DeliveryState.HELD)
    queued.filter(sending__state=SendingState.CANCELLED).update(state=DeliveryState.CANCELLED)
