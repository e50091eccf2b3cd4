"""Receipts: owed by whoever submits, laid out by a worker that holds no lock, mailed as soon as stored."""

import datetime
import logging
from functools import partial
from itertools import islice

from django.db import transaction
from django.utils import timezone

from emegalis.outbox.services import wake
from governance.members.models import Mandate
from governance.opinions.models import OpinionRevision, Receipt
from governance.opinions.services import letters
from governance.opinions.services.documents import render_receipt

logger = logging.getLogger(__name__)
MAKE_TASK = "governance.opinions.tasks.make_receipts"
LEASE = datetime.timedelta(minutes=1)


def owe_receipt(*, revision: OpinionRevision, college: str, mandate: Mandate) -> Receipt:
    """A receipt is due for this revision: a worker is told once the caller's transaction is committed, and the sweep
    finds the row whatever happens to that word."""
    receipt = Receipt.objects.create(revision=revision, college=college, mandate=mandate)
    transaction.on_commit(partial(wake, MAKE_TASK), robust=True)
    return receipt


def make_due_receipts(*, most: int | None = None) -> int:
    """Make and mail the receipts that are owed, ``most`` of them when it is given; return how many. One that fails is
    tried again after its lease."""
    return sum(_make_safely(receipt) for receipt in islice(iter(_claim, None), most))


def _claim() -> Receipt | None:
    """Reserve one for a minute: two workers never lay out the same, a dead one's is taken over."""
    now = timezone.now()
    for pk in Receipt.objects.to_make(at=now).values_list("pk", flat=True)[:20]:
        if Receipt.objects.to_make(at=now).filter(pk=pk).update(claimed_until=now + LEASE):
            return Receipt.objects.with_subject().get(pk=pk)
    return None


def _make_safely(receipt: Receipt) -> bool:
    try:
        return _keep(receipt, render_receipt(receipt))
    except Exception:
        logger.exception("The receipt %s could not be made; it is tried again in a minute.", receipt.pk)
        return False


@transaction.atomic
def _keep(receipt: Receipt, pdf: bytes) -> bool:
    """Stored and queued together, once whoever comes first."""
    kept = Receipt.objects.filter(pk=receipt.pk, made_at=None).update(pdf=pdf, made_at=timezone.now())
    if kept and receipt.mandate:
        letters.send_receipt(revision=receipt.revision, pdf=pdf, mandate=receipt.mandate)
    return bool(kept)
