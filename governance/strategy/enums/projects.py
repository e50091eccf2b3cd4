"""The words of projects, of the part each authority takes in them, and of their half-yearly evaluation."""

from enum import StrEnum

from django.db import models

from governance.strategy.enums.orientations import Sign


class ProjectState(models.TextChoices):
    PREPARED = "prepared", "En préparation"
    RUNNING = "running", "En cours"
    PAUSED = "paused", "Suspendu"
    DONE = "done", "Terminé"
    STOPPED = "stopped", "Arrêté"


# Still to be carried out: its groups are asked, its milestones are awaited.
LIVE = (ProjectState.PREPARED, ProjectState.RUNNING, ProjectState.PAUSED)

PROJECT_SIGNS = {
    ProjectState.PREPARED: Sign("wait", "pen"),
    ProjectState.RUNNING: Sign("open", "flag"),
    ProjectState.PAUSED: Sign("wait", "pause"),
    ProjectState.DONE: Sign("done", "check"),
    ProjectState.STOPPED: Sign("wait", "cross"),
}


class Ownership(models.TextChoices):
    """Who owns the project (*maîtrise d'ouvrage*): each authority, or the syndicat by delegation."""

    DELEGATED = "delegated", "Déléguée au syndicat mixte"
    EACH = "each", "Exercée par chaque collectivité"


class Gravity(models.TextChoices):
    """How much a risk weighs."""

    WATCHED = "watched", "À surveiller"
    SERIOUS = "serious", "Sérieux"
    CRITICAL = "critical", "Critique"


GRAVITY_SIGNS = {
    Gravity.WATCHED: Sign("wait", "eye"),
    Gravity.SERIOUS: Sign("open", "warning"),
    Gravity.CRITICAL: Sign("late", "warning"),
}


class Asking(models.TextChoices):
    """What a milestone asks of a group before it can be passed."""

    NOTHING = "nothing", "Rien"
    ADVICE = "advice", "L’avis technique du groupe des DSI"
    VALIDATION = "validation", "La validation d’un groupe métier"


class Verdict(models.TextChoices):
    """What the group answered; the words depend on what it was asked (``VERDICTS``)."""

    YES = "yes", "Favorable"
    CONDITIONS = "conditions", "Favorable sous conditions"
    NO = "no", "Défavorable"


VERDICTS: dict[str, dict[str, str]] = {
    Asking.ADVICE: {verdict.value: verdict.label for verdict in Verdict},
    Asking.VALIDATION: {
        Verdict.YES: "Validé",
        Verdict.CONDITIONS: "Validé avec des remarques",
        Verdict.NO: "Non validé",
    },
}


class Pace(models.TextChoices):
    """How a project goes, as a progress report says it."""

    ON_TRACK = "on_track", "Conforme au calendrier"
    WATCHED = "watched", "À surveiller"
    LATE = "late", "En retard"


PACE_SIGNS = {
    Pace.ON_TRACK: Sign("done", "check"),
    Pace.WATCHED: Sign("wait", "eye"),
    Pace.LATE: Sign("late", "clock"),
}


class Part(models.TextChoices):
    """The part an authority chooses to take in a project; none is better than another."""

    PILOT = "pilot", "Pilote"
    TAKES_PART = "takes_part", "Participe"
    FOLLOWS = "follows", "Suit"
    APART = "apart", "Ne participe pas"


# Those that use what the project makes: they evaluate it.
COMMITTED = (Part.PILOT, Part.TAKES_PART)
# Those that are told of its progress.
TOLD = (Part.PILOT, Part.TAKES_PART, Part.FOLLOWS)

PART_SIGNS = {
    Part.PILOT: Sign("done", "flag"),
    Part.TAKES_PART: Sign("done", "check"),
    Part.FOLLOWS: Sign("open", "eye"),
    Part.APART: Sign("wait", "pause"),
}


class Prepared(models.TextChoices):
    """What a collaborateur may prepare of a project."""

    PART = "part", "participation"
    EVALUATION = "evaluation", "évaluation"


class Criterion(models.TextChoices):
    """What an evaluation looks at, the same from semester to semester."""

    USEFULNESS = "usefulness", "Utilité"
    USAGE = "usage", "Usage"
    COST = "cost", "Coût"
    DELAY = "delay", "Délais"


# The fixed scale: from 4 (best) to 1, each with its word; 0 is « Je ne sais pas », counted apart.
BEST, WORST, UNKNOWN = 4, 1, 0
UNKNOWN_WORD = "Ne sait pas"
SCALES: dict[str, dict[int, str]] = {
    Criterion.USEFULNESS: {4: "Très utile", 3: "Utile", 2: "Peu utile", 1: "Inutile"},
    Criterion.USAGE: {4: "Entré dans les usages", 3: "Utilisé", 2: "Peu utilisé", 1: "Pas encore utilisé"},
    Criterion.COST: {4: "Très raisonnable", 3: "Justifié", 2: "Élevé", 1: "Trop élevé"},
    Criterion.DELAY: {4: "En avance", 3: "Tenus", 2: "Un peu dépassés", 1: "Trop dépassés"},
}


class ProjectMail(StrEnum):
    """Names of the kinds of mail about projects (declared in ``project_kinds.py``)."""

    REPORT = "project_report"
    ASKED = "project_asked"
    EVALUATION = "project_evaluation"
