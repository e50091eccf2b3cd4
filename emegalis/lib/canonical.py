"""One way to write a text, so that its fingerprint can be checked by hand with ``sha256sum``. Pure."""

import hashlib
import unicodedata


def clean(text: str) -> str:
    """One way to write the same text: composed letters, plain line ends, nothing around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
