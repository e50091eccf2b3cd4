"""A secret key kept beside the embedded database, so that a restart ends no session."""

import os
import secrets
from pathlib import Path


def local_secret_key(path: Path) -> str:
    """Return the key stored in ``path``, made on first use and readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")
