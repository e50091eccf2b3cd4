"""Beat seals the journal every ten seconds."""

from celery import shared_task

from emegalis.audit.services import seal


@shared_task(ignore_result=True)
def seal_task() -> None:
    seal()
