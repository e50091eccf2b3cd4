"""What the house does by itself about access."""

from celery import shared_task
from django.core.management import call_command

from governance.members.services.digests import compose_due_digests
from governance.people.services import forget_ended_access


@shared_task(ignore_result=True)
def forget_ended_access_task() -> None:
    """Once a day: sessions, links and devices that ended long ago are forgotten."""
    call_command("clearsessions")
    forget_ended_access()


@shared_task(ignore_result=True)
def compose_digests() -> None:
    """Every minute, by beat: the digests whose hour has come leave, once."""
    compose_due_digests()
