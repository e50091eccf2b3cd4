"""Mail decided in another database (a backup since restored, a server since copied): held until someone says so.

It has perhaps left already, from the original. What is decided afterwards leaves (``emegalis.outbox.origins``).
"""

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from emegalis.audit import services as audit
from emegalis.audit.services import Author
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.slots import load
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.models import Delivery, Heartbeat, Sending
from emegalis.outbox.origins import current_origin
from emegalis.outbox.querysets import DeliveryQuerySet
from emegalis.outbox.recording import wipe_secret
from emegalis.outbox.registry import kind_named, kinds
from emegalis.outbox.services.steering import NOT_LEFT
from emegalis.outbox.services.waking import wake_after_commit

NOTHING_RETAINED = "Aucun message n’est retenu : quelqu’un vient peut-être d’en décider."
BY_HAND = "hand"


@transaction.atomic
def release_sending(*, sending: Sending, by: Author | None) -> int:
    """What was held of this sending leaves, as if decided here and now; return how many."""
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    released = _adopt(locked.deliveries.waiting())
    if not released and locked.origin == current_origin():
        raise BusinessRuleError(NOTHING_RETAINED)
    sending.origin = locked.origin = current_origin()
    locked.save(update_fields=["origin"])
    audit.record(verb="release_sending", subject=sending, by=by, released=released)
    wake_after_commit()
    return released


@transaction.atomic
def release_alone(*, deliveries: DeliveryQuerySet, by: Author | None) -> int:
    """The single mails held among these leave; return how many."""
    released = _adopt(deliveries.filter(sending=None).waiting())
    if not released:
        raise BusinessRuleError(NOTHING_RETAINED)
    audit.record(verb="release_alone", subject=None, by=by, released=released)
    wake_after_commit()
    return released


@transaction.atomic
def cancel_alone(*, deliveries: DeliveryQuerySet, by: Author | None) -> int:
    """The single mails held among these never leave; what they kept secret is forgotten. Return how many."""
    held = deliveries.filter(sending=None).retained()
    rows = list(held.values_list("pk", "kind", "message_id"))
    if not rows:
        raise BusinessRuleError(NOTHING_RETAINED)
    cancelled = held.filter(pk__in=[pk for pk, _, _ in rows]).update(state=DeliveryState.CANCELLED)
    for _, kind, message_id in rows:
        wipe_secret(kind_named(kind), message_id)
    audit.record(verb="cancel_alone", subject=None, by=by, cancelled=cancelled)
    return cancelled


@transaction.atomic
def settle_here(*, by: Author | None) -> bool:
    """The portal lives in this database from now on: what it writes by itself (digests, reminders) leaves again. False
    when it lived here already."""
    home = Heartbeat.objects.exclude(home="").exclude(home=current_origin())
    if not home.update(home=current_origin()):
        return False
    audit.record(verb="settle_here", subject=None, by=by)
    return True


@transaction.atomic
def hold_everything() -> int:
    """What waits, or is set to leave later, is held as in a restored copy.

    For copies that look the same to the database (a disk image).
    """
    origin = f"{BY_HAND}:{timezone.now():%Y-%m-%dT%H:%M:%S}"
    Heartbeat.objects.update(home=origin)
    Sending.objects.exclude(state=SendingState.CANCELLED).update(origin=origin)
    queued_again = Case(When(state=DeliveryState.CLAIMED, then=Value(DeliveryState.QUEUED.value)), default=F("state"))
    held = Delivery.objects.filter(NOT_LEFT).update(origin=origin, state=queued_again, claimed_by="", lease_until=None)
    # Those in mid-air when the disks were copied come back in line once their lease lapses, held too.
    held += Delivery.objects.filter(state=DeliveryState.CLAIMED).update(origin=origin)
    for kind in kinds().values():
        if kind.hold:
            load(kind.hold)(origin)
    audit.record(verb="hold_everything", subject=None, by=None, held=held)
    return held


def _adopt(deliveries: DeliveryQuerySet) -> int:
    here = current_origin()
    return deliveries.exclude(origin=here).update(origin=here)
