from django.db import models


class Visibility(models.TextChoices):
    """Who of the commission reads the opinions of others before the deadline."""

    AT_CLOSING = "at_closing", "à la clôture"
    AT_ONCE = "at_once", "dès le dépôt"


class ConsultationState(models.TextChoices):
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"
    WITHDRAWN = "withdrawn", "Retirée"
