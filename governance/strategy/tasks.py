"""What the workers do for projects."""

from celery import shared_task

from emegalis.outbox.selectors import is_a_copy
from governance.strategy.services import remind_evaluations


@shared_task(ignore_result=True)
def remind_evaluations_task() -> None:
    """Once a day: who still owes evaluations at the end of the semester is reminded, once; not from a copy of the
    portal."""
    if not is_a_copy():
        remind_evaluations()
