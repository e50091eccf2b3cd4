"""The opinion that the commission itself gives in its meeting: a synthesis, never a sum of hands."""

from django.db import models

from governance.meetings.models.agenda import AgendaItem
from governance.opinions.models import Consultation


class CommissionOpinion(models.Model):
    """The commission's own opinion on the orientation of an item, in words, with the counts it rests on.

    The opinions of the directions générales stay as they are, whatever the quorum. ``counts`` is frozen when it is
    given: by stance, how many; ``silent``: how many of those asked gave none.
    """

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="commission_opinion", verbose_name="point")
    consultation = models.ForeignKey(
        Consultation,
        models.PROTECT,
        related_name="commission_opinions",
        null=True,
        blank=True,
        verbose_name="consultation",
    )
    text = models.TextField("avis de la commission", max_length=1000)
    minority = models.TextField("positions minoritaires", max_length=2000, blank=True)
    counts = models.JSONField("décompte", default=dict, blank=True)
    present = models.PositiveIntegerField("présents", default=0)
    given_at = models.DateTimeField("rendu le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=0)
    changed_at = models.DateTimeField("écrit le", null=True, blank=True)
    changed_by_name = models.CharField("écrit par", max_length=210, blank=True)

    class Meta:
        verbose_name = "avis de la commission"
        verbose_name_plural = "avis de la commission"
        ordering = ["item"]

    def __str__(self) -> str:
        return f"Avis de la commission, {self.item}"

    @property
    def is_given(self) -> bool:
        """Given in the meeting; before that, words in preparation that only the secretary reads."""
        return self.given_at is not None
