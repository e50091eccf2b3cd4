"""The text on which a version's fingerprint is computed: it can be checked by hand with ``sha256sum``. Pure."""

import datetime
from dataclasses import dataclass

from emegalis.lib.canonical import clean
from governance.strategy.particulars import OrientationText, parts_of

# Written even when empty, as in the first versions ever published; the others appear once they say something.
ALWAYS = {"Titre", "En deux mots", "Ce qui est proposé"}


@dataclass(frozen=True, slots=True)
class VersionText:
    """What a version holds, as it was published."""

    orientation: int
    version: int
    published_at: datetime.datetime
    said: OrientationText
    changes: str


def canonical_text(version: VersionText) -> str:
    """Every field under its name, in a fixed order; the moment in UTC, to the second."""
    moment = version.published_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = [part for part in parts_of(version.said) if part.text or part.label in ALWAYS]
    fields = [
        ("ORIENTATION", str(version.orientation)),
        ("VERSION", str(version.version)),
        ("PUBLIÉE LE", moment),
        *((part.label.upper(), part.text) for part in said),
        ("CE QUI CHANGE", version.changes),
    ]
    return "\n\n".join(f"{name}\n{clean(value)}" for name, value in fields) + "\n"
