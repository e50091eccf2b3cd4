from django.db import models


class DeliveryState(models.TextChoices):
    """Where one message to one recipient stands."""

    QUEUED = "queued", "En file"
    CLAIMED = "claimed", "En cours"
    HELD = "held", "Suspendu"
    GATHERED = "gathered", "Au prochain récapitulatif"
    TOLD = "told", "Dit dans un récapitulatif"
    SENT = "sent", "Accepté"
    REFUSED = "refused", "Échec définitif"
    NOT_DUE = "not_due", "Sans objet"
    EXPIRED = "expired", "Périmé"
    CANCELLED = "cancelled", "Annulé"
    RETURNED = "returned", "Revenu"
    BARRED = "barred", "Adresse en échec"


# Nothing more is tried by itself, and the recipient has nothing; in a fixed order, for the condition of an index.
FAILED = (DeliveryState.REFUSED, DeliveryState.EXPIRED, DeliveryState.RETURNED)
UNSERVED = (*FAILED, DeliveryState.BARRED)


class SendingState(models.TextChoices):
    """Where the sending of one message to all stands: its deliveries are written by a worker, in one transaction."""

    OPENED = "opened", "Décidé"
    FILLED = "filled", "En cours d’envoi"
    PAUSED = "paused", "Suspendu"
    CANCELLED = "cancelled", "Annulé"


class FailureOrigin(models.TextChoices):
    """How we know that an address takes no mail."""

    REFUSED = "refused", "Refusée à l’envoi"
    RETURNED = "returned", "Message revenu"


class ReturnVerdict(models.TextChoices):
    """What was made of a mail that came back."""

    FAILED = "failed", "Message revenu"
    DELAYED = "delayed", "Remise retardée"
    UNSIGNED = "unsigned", "Sans suite : rien ne prouve qu’il réponde à l’un de nos envois"


class RecipientGroup(models.TextChoices):
    """What the secretariat looks for among the recipients of a sending."""

    SENT = "acceptes", "Acceptés"
    WAITING = "en-attente", "En attente"
    RETRYING = "a-retenter", "À retenter"
    FAILED = "echecs", "Échecs définitifs"
    BARRED = "adresses", "Adresses en échec"
    LEFT_OUT = "ecartes", "Écartés ou annulés"
    TWICE = "deux-fois", "Peut-être reçus deux fois"
