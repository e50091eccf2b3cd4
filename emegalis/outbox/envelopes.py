"""From a claimed row to the parcel that goes on the wire; bodies are read once for all who share them."""

import datetime
import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.identity import site_identity
from emegalis.outbox import mime
from emegalis.outbox.letters import Kind
from emegalis.outbox.models import Delivery, Message
from emegalis.outbox.registry import kind_named
from emegalis.outbox.return_path import return_address
from emegalis.outbox.wire import Parcel

BODIES_KEPT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Envelope:
    """One claimed delivery, ready to leave."""

    id: int
    message_id: int
    person_id: int | None
    name: str
    kind: Kind
    tries: int
    lease_until: datetime.datetime
    parcel: Parcel

    @property
    def urgent(self) -> bool:
        return self.kind.urgent


def site_host() -> str:
    """The host name under which this portal greets and signs its messages."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def greeting() -> str:
    """What EHLO says: a name, or an address between brackets."""
    host = site_host()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def neutral_domain() -> str:
    """The site's own domain, or a name that belongs to nobody when the site has only an address."""
    host = site_host()
    return host if "." in host and greeting() == host else "portail.invalid"


def sender() -> tuple[str, str]:
    """Name and address of the publisher; a neutral address of the site's domain until one is written."""
    identity = site_identity()
    return identity.sender_name, identity.sender_address or f"ne-pas-repondre@{neutral_domain()}"


def reply_address() -> str:
    """Where answers go: the secretariat's own mailbox, when it has written one that mail can carry."""
    try:
        return mime.check_address(site_identity().email)
    except BusinessRuleError:
        return ""


def message_id(delivery: Delivery, domain: str) -> str:
    """The same for every copy of the same message, and of no other."""
    return f"<{delivery.pk}.{int(delivery.created_at.timestamp() * 1000):x}@{domain}>"


class Packer:
    """Builds the envelopes of one run: the sender is asked once, each shared body is read once."""

    def __init__(self) -> None:
        self.sender = sender()
        self.reply_to = reply_address()
        self.returns = return_address()
        self.domain = self.sender[1].rpartition("@")[2]
        self._messages: OrderedDict[int, Message] = OrderedDict()

    def read_bodies(self, deliveries: list[Delivery]) -> None:
        """Read what these need and that is not yet known, in one query; forget the oldest beyond 32 MB."""
        wanted = {delivery.message_id for delivery in deliveries}
        self._messages.update(Message.objects.in_bulk(wanted - self._messages.keys()))
        for pk in wanted & self._messages.keys():
            self._messages[pk].payload = bytes(self._messages[pk].payload)
            self._messages.move_to_end(pk)
        held = sum(message.size for message in self._messages.values())
        while held > BODIES_KEPT and len(self._messages) > len(wanted):
            held -= self._messages.popitem(last=False)[1].size

    def envelope(self, delivery: Delivery, *, now: datetime.datetime) -> Envelope:
        """Raises ``BusinessRuleError`` when a head cannot carry what the row holds."""
        kind = kind_named(delivery.kind)
        message = self._messages[delivery.message_id]
        head = mime.head(
            sender=self.sender,
            recipient=(delivery.name, delivery.address),
            subject=message.subject,
            date=now,
            message_id=message_id(delivery, self.domain),
            headers=message.headers | delivery.headers,
            list_id=(kind.label, f"{kind.name.replace('_', '-')}.{self.domain}") if kind.opposable else None,
            reply_to=self.reply_to,
        )
        personal = None if delivery.personal is None else bytes(delivery.personal)
        pieces = mime.pieces(head, mime.Body(message.boundary, bytes(message.payload)), personal)
        return Envelope(
            id=delivery.pk,
            message_id=delivery.message_id,
            person_id=delivery.person_id,
            name=delivery.name,
            kind=kind,
            tries=delivery.attempts,
            lease_until=delivery.lease_until or now,
            parcel=Parcel(self._return_path(delivery), delivery.address, pieces),
        )

    def _return_path(self, delivery: Delivery) -> str:
        """The envelope sender: its own for each delivery when what comes back is read."""
        return self.returns.of(delivery.pk, delivery.address) if self.returns else self.sender[1]
