"""What the secretariat writes of a deliberation, as a plain value. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeliberationWords:
    """What the form of a deliberation says."""

    title: str
    text: str
    matter: str
    author_name: str
    author_quality: str
    budget_year: str = ""
    budget_name: str = ""
    decides: bool = False
