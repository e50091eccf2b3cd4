"""Signed addresses: a token that says what it opens, for whom, and until when; nothing is stored."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse


def absolute(path: str) -> str:
    """The public address of a path of the portal."""
    return f"{settings.SITE_URL}{path}"


def absolute_url(view_name: str, *args: Any) -> str:
    """The public address of a page."""
    return absolute(reverse(view_name, args=args))


def sign(purpose: str, payload: Any) -> str:
    """A token for one purpose; another purpose cannot read it."""
    return signing.dumps(payload, salt=f"emegalis.{purpose}", compress=True)


def unsign(purpose: str, token: str, *, max_age: int | None = None) -> Any | None:
    """What was signed, or ``None`` when the token is forged, damaged or older than ``max_age`` seconds."""
    try:
        return signing.loads(token, salt=f"emegalis.{purpose}", max_age=max_age)
    except signing.BadSignature:
        return None
