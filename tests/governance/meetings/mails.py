"""Mails of the outbox as a mailbox would show them."""

import datetime
import email
import email.policy
from email.message import EmailMessage

from emegalis.outbox import mime
from emegalis.outbox.models import Delivery

NOON = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)


def mail_to(person_or_address, **filters) -> EmailMessage:
    """The last mail queued for someone, parsed."""
    address = getattr(person_or_address, "email", person_or_address)
    delivery = Delivery.objects.select_related("message").filter(address=address, **filters).latest("id")
    return parsed(delivery)


def parsed(delivery: Delivery) -> EmailMessage:
    head = mime.head(
        sender=("e-mégalis", "portail@demo.example.org"),
        recipient=(delivery.name, delivery.address),
        subject=delivery.message.subject,
        date=NOON,
        message_id="<1@demo.example.org>",
        headers=delivery.headers,
    )
    body = mime.Body(delivery.message.boundary, bytes(delivery.message.payload))
    personal = bytes(delivery.personal) if delivery.personal else None
    wire = mime.wire(head, body, personal)
    plain = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in wire.split(b"\r\n"))
    return email.message_from_bytes(plain, policy=email.policy.default)


def text_of(message: EmailMessage) -> str:
    """The words, lines unfolded."""
    return " ".join(message.get_body(["plain"]).get_content().replace("\r\n", "\n").split("\n"))


def html_of(message: EmailMessage) -> str:
    return message.get_body(["html"]).get_content()


def attachments(message: EmailMessage) -> dict[str, bytes]:
    return {part.get_content_type(): part.get_payload(decode=True) for part in message.iter_attachments()}


def link_in(message: EmailMessage) -> str:
    """The path of the personal link, empty when there is none."""
    found = [word for word in text_of(message).split() if "/reunions/reponse/" in word]
    return found[0].removeprefix("http://testserver") if found else ""
