"""The members accept the missions of the plan, each by its own deliberation."""

from django.db import models

from governance.members.models import Authority
from governance.strategy.models.orientations import StrategicPlan
from governance.strategy.querysets import MissionAcceptanceQuerySet


class MissionAcceptance(models.Model):
    """One member accepted the missions of a plan on a day, by the deliberation of its own assembly."""

    plan = models.ForeignKey(StrategicPlan, models.PROTECT, related_name="acceptances", verbose_name="plan")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="acceptances", verbose_name="collectivité")
    accepted_on = models.DateField("acceptées le")
    reference = models.CharField("référence de la délibération", max_length=80, blank=True)
    recorded_at = models.DateTimeField("enregistrée le")

    objects = MissionAcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = "acceptation des missions"
        verbose_name_plural = "acceptations des missions"
        ordering = ["plan", "accepted_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "authority"],
                name="strategy_acceptance_once",
                violation_error_message="Cette collectivité a déjà accepté les missions de ce plan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority} : {self.plan}"
