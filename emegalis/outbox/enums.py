from django.db import models


class DeliveryState(models.TextChoices):
    """Where one message to one recipient stands."""

    QUEUED = "queued", "En file"
    CLAIMED = "claimed", "En cours"
    HELD = "held", "Suspendu"
    SENT = "sent", "Accepté"
    REFUSED = "refused", "Échec définitif"
    NOT_DUE = "not_due", "Sans objet"
    EXPIRED = "expired", "Périmé"
    CANCELLED = "cancelled", "Annulé"


class SendingState(models.TextChoices):
    """Where the sending of one message to all stands: its deliveries are written by a worker, in one transaction."""

    OPENED = "opened", "Décidé"
    FILLED = "filled", "En cours d’envoi"
    PAUSED = "paused", "Suspendu"
    CANCELLED = "cancelled", "Annulé"
