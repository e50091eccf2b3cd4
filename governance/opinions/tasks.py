"""What the workers do for consultations."""

from celery import shared_task

from emegalis.outbox.services import wake
from governance.opinions.services import close_due_consultations, make_due_receipts
from governance.opinions.services.receipts import MAKE_TASK

# A hundred opinions at once must not keep the workers from what else is due, sign-in codes first: after so many, the
# task takes its place again at the end of the queue.
IN_A_ROW = 3


@shared_task(ignore_result=True)
def close_consultations() -> None:
    """Beat: each time, consultations whose minute has struck are closed."""
    close_due_consultations()


@shared_task(ignore_result=True)
def make_receipts() -> None:
    """Woken by each submission, and by beat: receipts that are owed are laid out and mailed."""
    if make_due_receipts(most=IN_A_ROW) == IN_A_ROW:
        wake(MAKE_TASK)
