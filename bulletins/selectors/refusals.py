"""Addresses that refused the last issue for good, whether their failure was written down as theirs or not."""

from django.db.models.functions import Lower

from bulletins.models import Bulletin
from bulletins.selectors.changes import previous_issue
from bulletins.selectors.receipts import deliveries_of
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import AddressFailure, Delivery


def refused_last_time(bulletin: Bulletin) -> set[str]:
    """In lower case. An address that has taken mail since, or that the secretariat wants tried again, is not told."""
    previous = previous_issue(bulletin)
    if previous is None or previous.sent_at is None:
        return set()
    refused = deliveries_of(previous).filter(state=DeliveryState.REFUSED).annotate(lower=Lower("address"))
    addresses = set(refused.values_list("lower", flat=True))
    if not addresses:
        return addresses
    taken = Delivery.objects.annotate(lower=Lower("address")).filter(
        state=DeliveryState.SENT, sent_at__gt=previous.sent_at, lower__in=addresses
    )
    cleared = AddressFailure.objects.of(addresses).filter(cleared_at__gt=previous.sent_at)
    return addresses - set(taken.values_list("lower", flat=True)) - set(cleared.values_list("address", flat=True))
