from typing import NamedTuple

from django.db import models


class Stage(models.TextChoices):
    """Where an orientation stands on its way (DESIGN section 4, strategy)."""

    IMPULSE = "impulse", "Impulsion"
    FRAMING = "framing", "Cadrage"
    CONSULTATION = "consultation", "Avis des DGS"
    COMMISSION = "commission", "Réunion de la commission"
    DECISION = "decision", "Décision"
    IMPLEMENTATION = "implementation", "Mise en œuvre"
    EVALUATION = "evaluation", "Évaluation"
    SET_ASIDE = "set_aside", "Écartée"


class Sign(NamedTuple):
    """How a stage is shown: the kind and the icon of ``{% state %}``; its word is the label."""

    kind: str
    icon: str


STAGE_SIGNS = {
    Stage.IMPULSE: Sign("wait", "flag"),
    Stage.FRAMING: Sign("wait", "people"),
    Stage.CONSULTATION: Sign("open", "speech"),
    Stage.COMMISSION: Sign("open", "people"),
    Stage.DECISION: Sign("open", "flag"),
    Stage.IMPLEMENTATION: Sign("done", "check"),
    Stage.EVALUATION: Sign("done", "eye"),
    Stage.SET_ASIDE: Sign("wait", "pause"),
}


class Step(models.TextChoices):
    """The eight steps of the line of involvement; apps above name theirs in ``Facts.step``. Framing counts two."""

    IMPULSE = "impulse", "Impulsion"
    NEEDS = "needs", "Besoins"
    ADVICE = "advice", "Assistance technique"
    CONSULTATION = "consultation", "Avis des DGS"
    COMMISSION = "commission", "Réunion de la commission"
    DECISION = "decision", "Décision"
    IMPLEMENTATION = "implementation", "Mise en œuvre"
    EVALUATION = "evaluation", "Évaluation"


class FactState(models.TextChoices):
    """What ``Facts.state`` may say of a step."""

    DONE = "done", "fait"
    NOW = "now", "en cours"
    NEXT = "next", "à venir"
    MISSED = "missed", "manqué"


class StepNote(models.TextChoices):
    """What is said of a step that is neither done, nor now, nor to come."""

    CROSSED = "crossed", "Franchie"
    UNKNOWN = "unknown", "Non renseigné"
    OMITTED = "omitted", "Aucune trace"
    WITHOUT_OBJECT = "without_object", "Sans objet"
    STOPPED = "stopped", "Arrêtée ici"
    MISSED = "missed", "Manquée"


class Origin(models.TextChoices):
    BUREAU = "bureau", "impulsion du bureau"
    NEEDS = "needs", "besoins des groupes métiers"
    COMMISSION = "commission", "proposition de la commission"
    SYNDICATE = "syndicate", "proposition du syndicat mixte"
