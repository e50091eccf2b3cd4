"""Consultations, and the opinion each direction générale gives: advice, never a decision."""

from django.db import models

from governance.members.models import Body
from governance.opinions.enums import ConsultationState, Visibility
from governance.strategy.models import OrientationVersion


class Consultation(models.Model):
    """A question put to the direction générale of every member, on one frozen version, until a minute in Paris."""

    version = models.ForeignKey(
        OrientationVersion, models.PROTECT, related_name="consultations", verbose_name="version"
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="consultations", verbose_name="instance")
    question = models.TextField("question posée", max_length=600)
    opened_at = models.DateTimeField("ouverte le")
    closes_at = models.DateTimeField("date limite")
    visibility = models.CharField("lecture des avis", max_length=10, choices=Visibility, default=Visibility.AT_CLOSING)
    state = models.CharField("état", max_length=10, choices=ConsultationState, default=ConsultationState.OPEN)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ["-closes_at", "-id"]

    def __str__(self) -> str:
        return f"Consultation n°\u00a0{self.pk}"
