"""Sendings in the states that their pages show."""

from typing import Any

from django.utils import timezone

from emegalis.outbox import services
from emegalis.outbox.enums import DeliveryState, FailureOrigin
from emegalis.outbox.envelopes import Envelope, Packer
from emegalis.outbox.failing import Failure, note_failures
from emegalis.outbox.letters import Attachment, Letter, Recipient, Row
from emegalis.outbox.models import AddressFailure, Delivery, Sending
from emegalis.outbox.packing import pack, still_due
from emegalis.outbox.recording import Record
from tests.emegalis.outbox.kinds import BULLETIN


def make_sending(*, key: str = "b:1", recipients: int = 4, title: str = "Bulletin n° 12") -> Sending:
    """A filled sending in two editions, nothing sent yet."""
    sending, _ = services.open_sending(kind=BULLETIN.name, key=key, title=title, about=None, by=None)
    pdf = Attachment("bulletin.pdf", "application/pdf", b"x" * 4000)
    messages = [
        services.store_message(sending=sending, key=name, label=name, letter=Letter("Bulletin", "Bonjour", "", (pdf,)))
        for name in ("Commune", "CC des Abers-Kreiz")
    ]
    rows = (
        Row(Recipient(f"d{number}@demo.example.org", f"Élu {number}"), messages[number % 2], f"person:{number}")
        for number in range(recipients)
    )
    services.write_deliveries(sending=sending, rows=rows)
    return sending


def make_sent(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT, sent_at=timezone.now(), attempts=1)


def make_refused(delivery: Delivery, answer: str = "550 5.1.1 User unknown") -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.REFUSED, answer=answer, attempts=1)


def make_failure(address: str = "d1@demo.example.org", *, is_hard: bool = True, **details: Any) -> AddressFailure:
    """An address that its server refused for good (or for a while)."""
    answer = "550 5.1.1 User unknown" if is_hard else "552 5.2.2 Mailbox full"
    given: dict[str, Any] = {"origin": FailureOrigin.REFUSED, "answer": answer} | details
    note_failures([Failure(address, is_hard, **given)])
    return AddressFailure.objects.get(address=address.lower())


def sealed(claimed: list[Delivery], *, record: Record) -> list[Envelope]:
    """What a worker makes of what it has claimed."""
    return pack(still_due(claimed, record=record), packer=Packer(), record=record)
