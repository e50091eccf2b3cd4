"""What the house does by itself about access."""

from celery import shared_task
from django.core.management import call_command

from emegalis.outbox.selectors import is_a_copy
from governance.members.services.contacts import remind_contacts
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


@shared_task(ignore_result=True)
def remind_contacts_task() -> None:
    """Once a day: who has not confirmed the contacts of their authority is reminded, once in a semester; not from a
    copy of the portal."""
    if not is_a_copy():
        remind_contacts()
