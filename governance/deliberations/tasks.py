"""What the workers do for deliberations."""

from celery import shared_task

from governance.deliberations.services import make_due_papers


@shared_task(ignore_result=True)
def make_papers() -> None:
    """Woken by each publication, and by beat: documents that are owed are laid out."""
    make_due_papers()
