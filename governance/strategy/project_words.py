"""What a project says of itself, and in French what changed between two states of it. Pure."""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from emegalis.lib.french import NBSP, long_date, number
from governance.strategy.enums import Ownership, Pace, ProjectState

# What may follow each state; a reason is due where the authorities would otherwise not understand.
FOLLOWING: dict[str, tuple[ProjectState, ...]] = {
    ProjectState.PREPARED: (ProjectState.RUNNING, ProjectState.STOPPED),
    ProjectState.RUNNING: (ProjectState.PAUSED, ProjectState.DONE, ProjectState.STOPPED),
    ProjectState.PAUSED: (ProjectState.RUNNING, ProjectState.STOPPED),
    ProjectState.DONE: (ProjectState.RUNNING,),
    ProjectState.STOPPED: (ProjectState.PREPARED,),
}
NEEDS_REASON = (ProjectState.PAUSED, ProjectState.STOPPED)


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """Everything the secretariat types about a project; budgets in euros, ``manager`` a mandate or none."""

    title: str
    summary: str
    text: str
    benefit: str = ""
    expected: str = ""
    manager: Any = None
    ownership: str = Ownership.DELEGATED
    owned_for: str = ""
    convention: str = ""
    convention_from: datetime.date | None = None
    convention_until: datetime.date | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    budget_planned: int | None = None
    budget_spent: int | None = None


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What a progress report says."""

    pace: str = Pace.ON_TRACK
    text: str = ""
    next_text: str = ""


# What is compared, in the order it is told; a long text is only said to be corrected.
_SHORT = {
    "title": "Titre",
    "manager": "Responsable",
    "ownership": "Maîtrise d’ouvrage",
    "owned_for": "Pour le compte de",
    "convention": "Convention",
    "convention_from": "Début de la convention",
    "convention_until": "Fin de la convention",
    "starts_on": "Début",
    "ends_on": "Fin prévue",
    "budget_planned": "Budget prévu",
    "budget_spent": "Dépensé",
}
_LONG = {
    "summary": "Résumé corrigé",
    "text": "Description corrigée",
    "benefit": "Ce à quoi il sert, corrigé",
    "expected": "Ce qui est attendu des collectivités, corrigé",
}


def words_of(project: Any) -> ProjectWords:
    """What a project says today."""
    return ProjectWords(**{field.name: getattr(project, field.name) for field in fields(ProjectWords)})


def euros(amount: int | None) -> str:
    return "non renseigné" if amount is None else f"{number(amount)}{NBSP}€"


def _said(name: str, value: Any) -> str:
    if name.startswith("budget"):
        return euros(value)
    if value in (None, ""):
        return "non renseigné"
    if isinstance(value, datetime.date):
        return long_date(value)
    return Ownership(value).label if name == "ownership" else str(getattr(value, "label", value))


def differences(before: ProjectWords, after: ProjectWords) -> list[str]:
    """« Budget prévu : 150 000 € au lieu de 120 000 € », one by thing that changed."""
    told = [
        f"{label}{NBSP}: {_said(name, getattr(after, name))} au lieu de {_said(name, getattr(before, name))}"
        for name, label in _SHORT.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return told + [label for name, label in _LONG.items() if getattr(before, name) != getattr(after, name)]
