"""Moments and mails of the tests of digests."""

import datetime
import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import time_machine
from django.utils import timezone

from emegalis.lib.french import PARIS
from emegalis.outbox.envelopes import Packer
from emegalis.outbox.models import Delivery
from governance.members.services.digests import compose_due_digests
from governance.opinions.models import Consultation
from governance.opinions.services import close_consultation
from governance.people.models import Person
from tests.governance.opinions.factories import make_consultation

# A Tuesday afternoon, and the mornings that follow.
AFTERNOON = datetime.datetime(2026, 11, 24, 15, 0, tzinfo=PARIS)
NEXT_MORNING = datetime.datetime(2026, 11, 25, 7, 0, tzinfo=PARIS)
MONDAY = datetime.datetime(2026, 11, 30, 7, 0, tzinfo=PARIS)


@contextmanager
def on(moment: datetime.datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


def ready_synthesis() -> Consultation:
    """A consultation closed that Tuesday: its readers are told that the synthesis is ready."""
    with on(AFTERNOON - datetime.timedelta(days=20)):
        consultation = make_consultation(closes_at=AFTERNOON - datetime.timedelta(hours=1))
    with on(AFTERNOON):
        close_consultation(consultation=consultation)
    return consultation


def compose(moment: datetime.datetime = NEXT_MORNING) -> int:
    with on(moment):
        return compose_due_digests()


def digests_to(person: Person) -> list[Delivery]:
    return list(Delivery.objects.filter(kind="digest", person_id=person.pk).order_by("id"))


def states(kind: str) -> dict[int | None, str]:
    return dict(Delivery.objects.filter(kind=kind).values_list("person_id", "state"))


def parsed(delivery: Delivery) -> EmailMessage:
    """The mail as it would go on the wire, read as a mailbox reads it."""
    packer = Packer()
    packer.read_bodies([delivery])
    wire = b"".join(packer.envelope(delivery, now=timezone.now()).parcel.pieces)
    plain = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in wire.split(b"\r\n"))
    return email.message_from_bytes(plain, policy=email.policy.default)  # type: ignore[return-value]


def words_of(message: EmailMessage) -> str:
    """The plain text on one line, with plain spaces."""
    return " ".join(message.get_body(["plain"]).get_content().split())
