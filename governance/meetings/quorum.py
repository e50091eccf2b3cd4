"""How many must be there for a body to sit validly, under the body's own rule (domain.md 1.1). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quorum:
    """More than a fraction of a total, of heads or of voices: floor(total × fraction) + 1."""

    total: int
    numerator: int = 1
    denominator: int = 2

    @property
    def needed(self) -> int:
        return self.total * self.numerator // self.denominator + 1 if self.total else 0

    def missing(self, present: int) -> int:
        """How many more are needed; 0 once it is reached."""
        return max(0, self.needed - present)

    def is_reached(self, present: int) -> bool:
        return self.missing(present) == 0
