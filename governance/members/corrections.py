"""What a DGS asks to correct among the contacts of their authority, as a plain value."""

from dataclasses import dataclass, field
from typing import Any

from governance.members.enums import CorrectionKind
from governance.members.models import Mandate


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing to correct, as the DGS typed it; ``values`` by kind: email; ends_on; who, in which body and seat."""

    kind: CorrectionKind
    mandate: Mandate | None = None
    values: dict[str, Any] = field(default_factory=dict)
    word: str = ""
