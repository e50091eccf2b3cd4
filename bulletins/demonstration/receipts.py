"""The receipts of opinions given in the past of the demonstration."""

from django.utils import timezone

from bulletins.demonstration.seats import ACCOUNTS
from governance.opinions.models import Receipt
from governance.opinions.services import make_due_receipts


def hand_out_receipts() -> None:
    """Those who can sign in have theirs, and its mail. The others had theirs then; whoever asks for one has it laid
    out, with the same bytes: two hundred papers that nobody opens would take minutes."""
    known = [someone.address for someone, _ in ACCOUNTS]
    others = Receipt.objects.to_make(at=timezone.now()).exclude(mandate__person__email__in=known)
    others.update(made_at=timezone.now())
    make_due_receipts()
