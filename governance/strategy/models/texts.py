"""What an orientation says: the same columns at work and frozen."""

from django.db import models

from governance.strategy.particulars import COLUMNS, Particulars

LONGEST_NOTE = 300


class SaidText(models.Model):
    """Title, text and particulars; the lists hold plain values that ``Particulars`` reads."""

    title = models.CharField("titre", max_length=200)
    summary = models.TextField("en deux mots", max_length=600)
    reason = models.TextField("pourquoi", blank=True, default="")
    text = models.TextField("ce qui est proposé")
    beneficiaries = models.TextField("pour qui", blank=True, default="")
    gains = models.JSONField("ce que chacun y gagne", default=list, blank=True)
    planned_from = models.DateField("prévue à partir du", null=True, blank=True)
    planned_to = models.DateField("prévue jusqu’au", null=True, blank=True)
    key_dates = models.JSONField("dates clés", default=list, blank=True)
    budget_low = models.PositiveIntegerField("budget, au moins", null=True, blank=True)
    budget_high = models.PositiveIntegerField("budget, au plus", null=True, blank=True)
    budget_years = models.JSONField("budget de chaque année", default=list, blank=True)
    budget_note = models.CharField("qui paie", max_length=LONGEST_NOTE, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def particulars(self) -> Particulars:
        return Particulars.read({name: getattr(self, name) for name in COLUMNS})
