from django.db import models


class Civility(models.TextChoices):
    MADAM = "Mme", "Mme"
    SIR = "M.", "M."
