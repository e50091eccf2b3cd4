"""What workers do for bulletins. The rows are the queue: a task only says that it is time to look."""

from celery import shared_task

from bulletins.services.apart import render_apart
from bulletins.services.scheduling import send_due_bulletins
from bulletins.services.sending import serve_awaited


@shared_task(ignore_result=True)
def render_editions() -> None:
    """Render the editions that wait; those of an issue already sent then reach the readers they had held back."""
    render_apart()
    serve_awaited()


@shared_task(ignore_result=True)
def send_due() -> None:
    """Send the issues whose hour has come."""
    send_due_bulletins()
