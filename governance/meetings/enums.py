from django.db import models


class MeetingState(models.TextChoices):
    PREPARED = "prepared", "En préparation"
    CONVENED = "convened", "Convoquée"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"
