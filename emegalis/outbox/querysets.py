"""Questions about deliveries and sendings; who sees which is said by each kind (``Kind.can_manage``)."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from emegalis.outbox.enums import FAILED, DeliveryState, SendingState
from emegalis.outbox.origins import current_origin
from emegalis.outbox.registry import kinds_managed_by


class SendingQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Those of the kinds that this actor manages."""
        return self.filter(kind__in=kinds_managed_by(actor))

    def to_fill(self) -> Self:
        """Decided, their deliveries not yet written."""
        return self.filter(state=SendingState.OPENED)

    def retained(self) -> Self:
        """With deliveries that wait since this database became a copy of another."""
        deliveries = self.model._meta.get_field("deliveries").related_model.objects
        return self.filter(pk__in=deliveries.filter(sending__isnull=False).retained().values("sending"))

    def in_progress(self) -> Self:
        """Decided, or with deliveries that have not reached their end; each state has an index of its own.

        Nothing is held but in a paused sending.
        """
        deliveries = self.model._meta.get_field("deliveries").related_model.objects.filter(sending__isnull=False)
        return self.filter(
            Q(state__in=[SendingState.OPENED, SendingState.PAUSED])
            | Q(pk__in=deliveries.filter(state=DeliveryState.QUEUED).values("sending"))
            | Q(pk__in=deliveries.filter(state=DeliveryState.CLAIMED).values("sending"))
        )


class DeliveryQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Those of the kinds that this actor manages."""
        return self.filter(kind__in=kinds_managed_by(actor))

    def due(self, *, on: datetime.datetime) -> Self:
        """Waiting, their time come, not expired; decided in this very database, not in one it is a copy of."""
        return self.filter(state=DeliveryState.QUEUED, origin=current_origin(), due_at__lte=on).filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=on)
        )

    def expired(self, *, on: datetime.datetime) -> Self:
        """Waiting past the moment when they would still make sense."""
        return self.filter(state=DeliveryState.QUEUED, expires_at__lte=on)

    def lapsed(self, *, on: datetime.datetime) -> Self:
        """Reserved by a worker that never gave a result within its lease."""
        return self.filter(state=DeliveryState.CLAIMED, lease_until__lte=on)

    def waiting(self) -> Self:
        """Not yet at their end."""
        ahead = [DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.HELD, DeliveryState.GATHERED]
        return self.filter(state__in=ahead)

    def gathered(self, *, by: datetime.datetime) -> Self:
        """Waiting for a digest whose hour has come, and decided here; those of a paused sending wait on."""
        due = self.filter(state=DeliveryState.GATHERED, origin=current_origin(), due_at__lte=by)
        return due.filter(Q(sending=None) | Q(sending__state=SendingState.FILLED))

    def retained(self) -> Self:
        """Waiting, but decided in another database, of which this one is a copy: perhaps left from there."""
        waiting = [DeliveryState.QUEUED, DeliveryState.GATHERED]
        return self.filter(state__in=waiting).exclude(origin=current_origin())

    def failed(self) -> Self:
        """At their end without having reached anybody."""
        return self.filter(state__in=FAILED)

    def perhaps_twice(self) -> Self:
        """A copy left without the server's word at least once."""
        return self.filter(unanswered__gt=0)


class AddressFailureQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Not cleared since the last failure."""
        return self.filter(cleared_at__isnull=True)

    def hard(self) -> Self:
        """Open, and the address itself is at fault: what can wait is not sent there."""
        return self.open().filter(is_hard=True)

    def of(self, addresses: Iterable[str]) -> Self:
        """Those of these addresses, whatever their letter case."""
        return self.filter(address__in={address.lower() for address in addresses})
