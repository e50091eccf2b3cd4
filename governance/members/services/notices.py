"""Telling people what has just changed on their account: so that a stranger's act is seen."""

from django.db import transaction

from emegalis.audit.services import Author
from emegalis.lib.links import absolute_url
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.registry import kind_named
from emegalis.outbox.services import queue_letter
from governance.members.services.sign_in import recipient_of
from governance.people import services as people
from governance.people.models import Person

KIND = "account_notice"


def notify(*, person: Person, stem: str, **context: str) -> None:
    """One of the notices leaves, for someone who has an address."""
    if person.email:
        account_url = absolute_url("members:account")
        letter = compose_letter(stem, {"person": person, "account_url": account_url} | context)
        queue_letter(kind=KIND, recipient=recipient_of(person), letter=letter)


@transaction.atomic
def choose_password(*, person: Person, password: str, by: Author | None) -> None:
    """The person signs in with this password too, and is told."""
    people.set_password(person=person, password=password, by=by)
    notify(person=person, stem="members/email/password_chosen")


@transaction.atomic
def drop_password(*, person: Person, by: Author | None) -> None:
    """Codes only from now on; the person is told."""
    people.remove_password(person=person, by=by)
    notify(person=person, stem="members/email/password_dropped")


@transaction.atomic
def set_up_second_factor(*, person: Person, secret: str, by: Author | None) -> list[str]:
    """An application's codes are asked from now on; the person is told. Return the recovery codes, shown once."""
    codes = people.install_second_factor(person=person, secret=secret, by=by)
    notify(person=person, stem="members/email/second_factor_installed")
    return codes


@transaction.atomic
def refuse_messages(*, person: Person, kind: str, by: Author | None = None) -> None:
    """No more mail of this kind; a mail confirms it, with the way back."""
    if people.oppose(person=person, kind=kind, by=by):
        url = people.opposition_url(person.pk, kind)
        notify(person=person, stem="members/email/messages_refused", kind_label=kind_named(kind).label, way_back=url)


@transaction.atomic
def receive_messages(*, person: Person, kind: str, by: Author | None = None) -> None:
    """Mail of this kind again; a mail confirms it."""
    if people.accept_again(person=person, kind=kind, by=by):
        notify(person=person, stem="members/email/messages_accepted", kind_label=kind_named(kind).label)
