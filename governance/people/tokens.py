"""Random tokens whose hash alone is stored: whoever reads the database can open nothing with it."""

import hashlib
import secrets


def new_token() -> str:
    """256 bits, safe in an address or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
