from django.db import models


class DeliveryState(models.TextChoices):
    """Where one message to one recipient stands."""

    QUEUED = "queued", "En attente"
    CLAIMED = "claimed", "En cours"
    SENT = "sent", "Accepté"
    REFUSED = "refused", "Refusé"
    NOT_DUE = "not_due", "Sans objet"
    CANCELLED = "cancelled", "Annulé"


class SendingState(models.TextChoices):
    """Where the sending of one message to all stands: its deliveries are written by a worker, in one transaction."""

    OPENED = "opened", "Décidé"
    FILLED = "filled", "En cours d’envoi"
