"""Steering what has not left: hold, let go, give up, try again."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from emegalis.audit import services as audit
from emegalis.audit.services import Author
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.slots import load
from emegalis.outbox import mime
from emegalis.outbox.enums import FAILED, UNSERVED, DeliveryState, SendingState
from emegalis.outbox.models import AddressFailure, Delivery, Sending
from emegalis.outbox.origins import current_origin
from emegalis.outbox.registry import kind_named
from emegalis.outbox.services.failures import clear_addresses, clear_failure
from emegalis.outbox.services.waking import wake_after_commit

ENDED = {*UNSERVED, DeliveryState.CANCELLED}
UNTOUCHED = Q(state__in=[DeliveryState.QUEUED, DeliveryState.HELD]) | Q(state=DeliveryState.CLAIMED, begun_at=None)
NOT_LEFT = UNTOUCHED | Q(state=DeliveryState.GATHERED)


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
    wake_after_commit()


@transaction.atomic
def cancel_sending(*, sending: Sending, by: Author | None) -> int:
    """What has not left never will; what has left cannot be called back. Return how many were held back."""
    everything_but_cancelled = set(SendingState) - {SendingState.CANCELLED}
    locked = _steered(sending, everything_but_cancelled, "Cet envoi est déjà annulé.")
    stopped = locked.deliveries.filter(NOT_LEFT).update(state=DeliveryState.CANCELLED, claimed_by="", lease_until=None)
    if not stopped and locked.state != SendingState.OPENED:
        raise BusinessRuleError("Tout est déjà parti : il ne reste rien à annuler.")
    _set_state(sending, locked, SendingState.CANCELLED)
    audit.record(verb="cancel_sending", subject=sending, by=by, stopped=stopped)
    return stopped


@transaction.atomic
def recall_waiting(*, sending: Sending, messages: Collection[int], mark: str) -> int:
    """What waits with these messages (ids) never leaves; return how many. Their recipients can be written to anew.

    ``mark`` is added to the keys of the recipients, which are then free again within the sending.
    """
    locked = Sending.objects.select_for_update().get(pk=sending.pk)
    return locked.deliveries.filter(UNTOUCHED, message__in=messages).update(
        state=DeliveryState.CANCELLED,
        claimed_by="",
        lease_until=None,
        recipient_key=Concat("recipient_key", Value(f":{mark}")),
    )


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
    locked.index()
    locked.due_at, locked.expires_at, locked.origin = timezone.now(), None, current_origin()
    locked.save(
        update_fields=["state", "address", "attempts", "answer", "due_at", "expires_at", "origin", "search_text"]
    )
    for failure in AddressFailure.objects.open().of([address]):
        clear_failure(failure=failure, by=by)
    audit.record(verb="send_again", subject=locked, by=by, sending=locked.sending_id)
    wake_after_commit()


@transaction.atomic
def send_all_again(*, sending: Sending, final: bool, passing: bool, barred: bool, by: Author) -> int:
    """Try again now what failed of a sending: for good, for now, or at an address in failure; return how many.

    Each leaves to the address it has. Those addresses are served again: what fails once more is noted once more.
    """
    expected = {SendingState.FILLED, SendingState.PAUSED}
    locked = _steered(sending, expected, "Cet envoi a été annulé, ou ses messages ne sont pas encore écrits.")
    states = [*(FAILED if final else ()), *([DeliveryState.BARRED] if barred else ())]
    ended = list(locked.deliveries.filter(state__in=states).select_for_update().values_list("pk", "address"))
    clear_addresses(addresses={address for _, address in ended}, by=by)
    state = DeliveryState.HELD if locked.state == SendingState.PAUSED else DeliveryState.QUEUED
    fresh = {"due_at": timezone.now(), "answer": "", "expires_at": None, "origin": current_origin()}
    count = locked.deliveries.filter(pk__in=[pk for pk, _ in ended]).update(state=state, attempts=0, **fresh)
    if passing:
        waiting = locked.deliveries.filter(state=DeliveryState.QUEUED, attempts__gt=0, origin=current_origin())
        count += waiting.update(due_at=timezone.now())
    if not count:
        raise BusinessRuleError("Il ne reste rien à réessayer parmi ce que vous avez coché.")
    audit.record(verb="send_all_again", subject=sending, by=by, count=count)
    wake_after_commit()
    return count


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
