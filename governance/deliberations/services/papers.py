"""The document of a deliberation: laid out once by a worker that holds no lock, stored with its fingerprint."""

import datetime
import hashlib
import logging

from django.db import transaction
from django.utils import timezone

from governance.deliberations.models import Deliberation
from governance.deliberations.pdf import deliberation_pdf

logger = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=1)


def make_due_papers() -> int:
    """Make every document that is owed; return how many. One that fails is tried again after its lease."""
    made = 0
    while deliberation := _claim():
        made += _make_safely(deliberation)
    return made


def _claim() -> Deliberation | None:
    """Reserve one for a minute: two workers never lay out the same, a dead one's is taken over."""
    now = timezone.now()
    for pk in Deliberation.objects.to_make(at=now).values_list("pk", flat=True)[:20]:
        if Deliberation.objects.to_make(at=now).filter(pk=pk).update(claimed_until=now + LEASE):
            return Deliberation.objects.select_related("body", "item__meeting__body", "item__orientation").get(pk=pk)
    return None


def _make_safely(deliberation: Deliberation) -> bool:
    try:
        return _keep(deliberation, deliberation_pdf(deliberation))
    except Exception:
        logger.exception("The document of deliberation %s could not be made; it is tried again.", deliberation.pk)
        return False


@transaction.atomic
def _keep(deliberation: Deliberation, pdf: bytes) -> bool:
    """Stored once, whoever comes first."""
    kept = Deliberation.objects.filter(pk=deliberation.pk, made_at=None).update(
        pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), made_at=timezone.now()
    )
    return bool(kept)
