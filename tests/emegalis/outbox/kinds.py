"""Kinds of mail for the tests of the outbox itself."""

from collections.abc import Sequence
from typing import Any

from emegalis.outbox.letters import Kind
from emegalis.outbox.models import Delivery


def all_still_due(deliveries: Sequence[Delivery]) -> set[int]:
    return {delivery.pk for delivery in deliveries}


def staff_only(actor: Any) -> bool:
    return bool(actor.is_staff)


BULLETIN = Kind(
    "test_bulletin",
    "bulletin d’essai",
    opposable=True,
    suspended_by_failures=True,
    still_due="tests.emegalis.outbox.kinds.all_still_due",
    can_manage="tests.emegalis.outbox.kinds.staff_only",
)
CODE = Kind("test_code", "code d’essai", urgent=True, secret=True)
NAMES = ["tests.emegalis.outbox.kinds.BULLETIN", "tests.emegalis.outbox.kinds.CODE"]
