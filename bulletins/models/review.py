"""What people say of an issue before it leaves: what they accept as it is, and what they make of its proofs."""

from django.db import models
from django.urls import reverse

from bulletins.enums import ProofVerdict
from bulletins.models.issue import Bulletin
from bulletins.querysets import ProofQuerySet
from governance.people.models import Person


class CheckAcceptance(models.Model):
    """Someone accepts a check as it stands. ``fingerprint`` is what they accepted: another one is not accepted."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="acceptances", verbose_name="bulletin")
    key = models.CharField("contrôle", max_length=80)
    fingerprint = models.CharField("empreinte", max_length=64)
    said = models.TextField("ce qui a été accepté", max_length=500)
    reason = models.TextField("motif", max_length=300)
    accepted_at = models.DateTimeField("accepté le")
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="accepté par")
    mandate_label = models.CharField("mandat du jour", max_length=300)

    class Meta:
        verbose_name = "contrôle accepté"
        verbose_name_plural = "contrôles acceptés"
        ordering = ["accepted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "key", "fingerprint"],
                name="bulletins_acceptance_once",
                violation_error_message="Ce contrôle est déjà accepté.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.bulletin_id}"


class Proof(models.Model):
    """An edition sent to someone to be read again before it leaves, and what they answered."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="proofs", verbose_name="bulletin")
    edition_key = models.CharField("clé de l’édition", max_length=20)
    edition_name = models.CharField("édition", max_length=250)
    siren = models.CharField("SIREN de l’édition", max_length=9, blank=True)
    articles = models.JSONField("réflexions distinctes de l’édition", default=list)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="relecture demandée à")
    note = models.TextField("mot d’accompagnement", max_length=500, blank=True)
    asked_at = models.DateTimeField("demandée le")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="demandée par")
    verdict = models.CharField("réponse", max_length=8, choices=ProofVerdict, blank=True)
    remarks = models.TextField("remarques", max_length=4000, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="réponse notée par"
    )

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = "épreuve"
        verbose_name_plural = "épreuves"
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"épreuve {self.edition_name} – {self.bulletin}"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:proof_detail", args=[self.bulletin.number, self.pk])

    @property
    def is_answered(self) -> bool:
        return bool(self.verdict)

    @property
    def is_good(self) -> bool:
        return self.verdict == ProofVerdict.GOOD

    @property
    def is_noted_by_another(self) -> bool:
        """Someone of the secretariat wrote down what the reader told them."""
        return self.answered_by_id is not None and self.answered_by_id != self.person_id
