"""The words of a proposal. Pure."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """What someone typed: the kind and the words, without who says it nor for whom."""

    kind: str
    title: str = ""
    text: str = ""
    question: str = ""
    wanted_on: datetime.date | None = None
