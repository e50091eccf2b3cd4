"""What the sweep does every ten seconds, whatever was forgotten: the desk knows from its heartbeat that mail moves."""

import datetime
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.slots import load
from emegalis.outbox.claiming import follow_sendings, return_lapsed
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery, Heartbeat, Sending
from emegalis.outbox.origins import current_origin
from emegalis.outbox.recording import wipe_secret
from emegalis.outbox.registry import kind_named, kinds

logger = logging.getLogger(__name__)
FILL_LASTS = datetime.timedelta(seconds=60)  # and the pause before a new attempt
DIGEST_MISSED = datetime.timedelta(days=5)
OURS = "Les messages n’ont pas pu être préparés. Un nouvel essai a lieu chaque minute."


def sweep() -> bool:
    """Beat, return lapsed leases, put expired mail aside; true when something is due."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": now})
    Heartbeat.objects.filter(pk=1, home="").update(home=current_origin())
    put_in_order()
    return Delivery.objects.due(on=now).exists()


def put_in_order() -> None:
    """What was reserved in vain comes back in line, what waits in vain leaves it.

    A message that came back in line in the very instant when its sending was paused saw nothing of that: it follows.
    """
    return_lapsed()
    expire()
    release_forgotten()
    follow_sendings()


@transaction.atomic
def expire() -> int:
    """Mail that would no longer make sense leaves the line; what it kept secret is forgotten."""
    late = Delivery.objects.expired(on=timezone.now())
    secrets = {kind.name for kind in kinds().values() if kind.secret}
    to_wipe = list(late.filter(kind__in=secrets).values_list("kind", "message_id"))
    expired = late.update(state=DeliveryState.EXPIRED)
    for kind, message_id in to_wipe:
        wipe_secret(kind_named(kind), message_id)
    return expired


@transaction.atomic
def release_forgotten() -> int:
    """Mail whose digest never came (days without a worker, a mistake of ours) leaves by itself: none is lost."""
    late = timezone.now() - DIGEST_MISSED
    released = Delivery.objects.gathered(by=late).update(state=DeliveryState.QUEUED)
    if released:
        follow_sendings()
    return released


def fill_opened() -> None:
    """Have the deliveries of each opened sending written; one that fails is tried again, the others go on.

    Two workers may fill at once: rows are unique per recipient, so the reservation only spares work. It is short: a
    worker that is killed while it fills keeps nobody waiting for long.
    """
    for sending in Sending.objects.to_fill().order_by("id"):
        if kind_named(sending.kind).fill and _reserve(sending):
            _fill(sending)


def _reserve(sending: Sending) -> bool:
    now = timezone.now()
    free = Sending.objects.to_fill().filter(Q(filling_until=None) | Q(filling_until__lte=now), pk=sending.pk)
    return bool(free.update(filling_until=now + FILL_LASTS))


def _fill(sending: Sending) -> None:
    trouble = ""
    try:
        load(kind_named(sending.kind).fill)(sending)
    except BusinessRuleError as refusal:
        trouble = str(refusal)
    except Exception:
        logger.exception("Sending %s cannot be filled.", sending.pk)
        trouble = OURS
    if trouble != sending.trouble:
        Sending.objects.filter(pk=sending.pk).update(trouble=trouble)
