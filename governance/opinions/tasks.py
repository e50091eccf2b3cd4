"""What the workers do for consultations."""

from celery import shared_task

from governance.opinions.services import close_due_consultations, make_due_receipts


@shared_task(ignore_result=True)
def close_consultations() -> None:
    """Beat: each time, consultations whose minute has struck are closed."""
    close_due_consultations()


@shared_task(ignore_result=True)
def make_receipts() -> None:
    """Woken by each submission, and by beat: receipts that are owed are laid out and mailed."""
    make_due_receipts()
