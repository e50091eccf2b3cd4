"""What the workers do for meetings."""

from celery import shared_task

from governance.meetings.services.reminders import remind_follow_ups


@shared_task(ignore_result=True)
def remind_follow_ups_task() -> None:
    """Once a day: actions near their day, or past it, are recalled to whoever holds them."""
    remind_follow_ups()
