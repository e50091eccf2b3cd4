"""What people type of a need and of a technical advice, before any rule. Pure."""

import datetime
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from emegalis.lib.uploads import EXCEL, PDF, SHEET

# What may be joined as evidence.
EVIDENCE = (PDF, EXCEL, SHEET)
LARGEST = 10_000_000
MOST_FILES = 5
# In euros: beyond, it is a slip.
HIGHEST_COST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class NeedWords:
    """The words of a need; ``affected`` are ids of authorities, ``affected_kinds`` values of ``AuthorityKind``."""

    title: str
    statement: str = ""
    holder: str = ""
    evidence: str = ""
    gain: str = ""
    urgency: str = ""
    wanted_on: datetime.date | None = None
    priority: str = ""
    affected_kinds: tuple[str, ...] = ()
    affected: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedFiles:
    """What changes among the files of a need: those that come, and the ids of those that go."""

    added: tuple[UploadedFile, ...] = ()
    dropped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceWords:
    """The words of a technical advice; costs in euros, all taxes included."""

    verdict: str = ""
    reasons: str = ""
    prerequisites: str = ""
    risks: str = ""
    cost_min: int | None = None
    cost_max: int | None = None
    ownership: str = ""
    on_behalf_of: str = ""
