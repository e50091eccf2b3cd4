"""The text on which a version's fingerprint is computed: it can be checked by hand with ``sha256sum``. Pure."""

import datetime
from dataclasses import dataclass

from emegalis.lib.canonical import clean


@dataclass(frozen=True, slots=True)
class VersionText:
    """What a version holds, as it was published."""

    orientation: int
    version: int
    published_at: datetime.datetime
    title: str
    summary: str
    text: str
    changes: str


def canonical_text(version: VersionText) -> str:
    """Every field under its name, in a fixed order; the moment in UTC, to the second."""
    moment = version.published_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields = [
        ("ORIENTATION", str(version.orientation)),
        ("VERSION", str(version.version)),
        ("PUBLIÉE LE", moment),
        ("TITRE", version.title),
        ("EN DEUX MOTS", version.summary),
        ("CE QUI EST PROPOSÉ", version.text),
        ("CE QUI CHANGE", version.changes),
    ]
    return "\n\n".join(f"{name}\n{clean(value)}" for name, value in fields) + "\n"
