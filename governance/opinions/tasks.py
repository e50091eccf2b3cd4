"""What the workers do for consultations."""

from celery import shared_task

from governance.opinions.services import close_due_consultations


@shared_task(ignore_result=True)
def close_consultations() -> None:
    """Beat: each time, consultations whose minute has struck are closed."""
    close_due_consultations()
