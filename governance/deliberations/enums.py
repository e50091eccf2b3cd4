from enum import StrEnum

from django.db import models

# Names by which the outbox knows the mails of this app (kinds.py).


class MailKind(StrEnum):
    VIEWPOINT_PASSED = "viewpoint_passed"
    VIEWPOINT_COPY = "viewpoint_copy"
    VIEWPOINT_FOLLOWED = "viewpoint_followed"
    DELIBERATION_PUBLISHED = "deliberation_published"


class CarrierRole(models.TextChoices):
    """Why a viewpoint may be passed on to someone."""

    TITULAR = "titular", "titulaire"
    SUBSTITUTE = "substitute", "suppléant"
    PRESIDENT = "president", "préside la séance"


class CarriageStep(models.TextChoices):
    """How far a viewpoint has gone; each step is dated, none is compulsory."""

    PASSED = "passed", "Transmis"
    SEEN = "seen", "Vu"
    SPOKEN = "spoken", "Évoqué en séance"
    RECORDED = "recorded", "Inscrit au procès-verbal"
    TAKEN_BACK = "taken_back", "Repris"


class DeliberationState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Publiée"


class OutcomeKind(models.TextChoices):
    """What a deliberation answers, one by one."""

    COMMISSION = "commission", "Avis de la commission"
    OPINION = "opinion", "Avis d’une direction générale"
    RESERVATION = "reservation", "Réserve"


class Fate(models.TextChoices):
    """What became of it; the words for a reservation are those of the board of reservations."""

    TAKEN_UP = "taken_up", "Pris en compte"
    PARTLY = "partly", "Pris en compte en partie"
    REJECTED = "rejected", "Non retenu, motif"
