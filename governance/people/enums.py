from django.db import models

# The name under which the outbox knows a digest (governance.members.kinds).
DIGEST_MAIL = "digest"


class Civility(models.TextChoices):
    MADAM = "Mme", "Mme"
    SIR = "M.", "M."


class Rhythm(models.TextChoices):
    """How often someone wants to be told what can wait."""

    AT_ONCE = "at_once", "Aussitôt"
    DAILY = "daily", "Une fois par jour, au plus"
    WEEKLY = "weekly", "Une fois par semaine"


class Weekday(models.IntegerChoices):
    """The working days, numbered as Python does."""

    MONDAY = 0, "le lundi"
    TUESDAY = 1, "le mardi"
    WEDNESDAY = 2, "le mercredi"
    THURSDAY = 3, "le jeudi"
    FRIDAY = 4, "le vendredi"
