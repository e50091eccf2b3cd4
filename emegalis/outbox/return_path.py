"""Where what cannot be delivered comes back: an address of its own for each delivery, which nobody else can write.

VERP: the envelope sender names the delivery and proves, by a signature over its number and its address, that we wrote
to that address. Without it whoever writes a false bounce would keep somebody's mail from them.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_MAC_BYTES = 10
_TOKEN = re.compile(r"([1-9a-f][0-9a-f]{0,14})-([a-z2-7]{16})")
_LONGEST_LOCAL = 64
_LONGEST_TOKEN = 32


@dataclass(frozen=True, slots=True)
class Claim:
    """What a return address says: which delivery, and the signature to check against an address."""

    delivery_id: int
    signature: str

    def proves(self, address: str) -> bool:
        """Whether we wrote this delivery to this address."""
        return hmac.compare_digest(self.signature, _sign(self.delivery_id, address))


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """``BOUNCES_ADDRESS``: a mailbox whose local part takes a suffix (``retour+…@``), in the place of ``*``."""

    before: str
    after: str

    @classmethod
    def parse(cls, address: str) -> "ReturnAddress":
        local, _, domain = address.partition("@")
        local = local if "*" in local else f"{local}+*"
        before, _, rest = local.partition("*")
        if not domain or not re.fullmatch(r"[A-Za-z0-9._+=-]*", before + rest) or not address.isascii():
            raise ImproperlyConfigured("BOUNCES_ADDRESS must be a mail address, with * where the mark goes.")
        if len(before + rest) + _LONGEST_TOKEN > _LONGEST_LOCAL:
            raise ImproperlyConfigured("BOUNCES_ADDRESS is too long before its @.")
        return cls(before, f"{rest}@{domain}")

    def of(self, delivery_id: int, address: str) -> str:
        """The envelope sender of one delivery to one address."""
        return f"{self.before}{delivery_id:x}-{_sign(delivery_id, address)}{self.after}"

    def read(self, address: str) -> Claim | None:
        """What a return address claims; ``None`` when it is none of ours. Some servers write it in capitals."""
        lower, before, after = address.lower(), self.before.lower(), self.after.lower()
        if not (lower.startswith(before) and lower.endswith(after)):
            return None
        match = _TOKEN.fullmatch(lower[len(before) : len(lower) - len(after)])
        return Claim(int(match[1], 16), match[2]) if match else None


def return_address() -> ReturnAddress | None:
    """The return address of this installation; ``None`` when no mailbox is read."""
    return ReturnAddress.parse(settings.BOUNCES_ADDRESS) if settings.BOUNCES_ADDRESS else None


def _sign(delivery_id: int, address: str) -> str:
    signed = hmac.digest(_key(settings.SECRET_KEY), f"{delivery_id} {address.lower()}".encode(), "sha256")
    return base64.b32encode(signed[:_MAC_BYTES]).decode("ascii").lower()


@cache
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"emegalis.outbox.return_path " + secret.encode()).digest()
