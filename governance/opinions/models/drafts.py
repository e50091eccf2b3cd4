"""What a direction générale is writing, and the papers it joins: read by itself only, until they are submitted."""

from django.db import models

from governance.members.models import Authority
from governance.opinions.models.consultations import Consultation
from governance.opinions.models.paths import private_path
from governance.opinions.querysets import AttachmentQuerySet, OpinionDraftQuerySet
from governance.people.models import Person


class OpinionDraft(models.Model):
    """What a direction générale is writing: read by itself only. ``version`` grows at each save (optimistic lock)."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="drafts", verbose_name="consultation")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="drafts", verbose_name="collectivité")
    content = models.JSONField("contenu", default=dict)
    authors = models.JSONField("qui a écrit quoi", default=dict)
    version = models.PositiveIntegerField("version", default=1)
    saved_at = models.DateTimeField("enregistré le")
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="enregistré par")

    objects = OpinionDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon d’avis"
        verbose_name_plural = "brouillons d’avis"
        constraints = [models.UniqueConstraint(fields=["consultation", "authority"], name="opinions_draft_one")]

    def __str__(self) -> str:
        return f"Brouillon {self.consultation_id}"


class Attachment(models.Model):
    """A PDF joined to the opinion of one direction générale: each submission keeps those not taken back by then."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="attachments", verbose_name="consultation"
    )
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+", verbose_name="collectivité")
    title = models.CharField("titre", max_length=150)
    file = models.FileField("fichier", upload_to=private_path)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    added_at = models.DateTimeField("jointe le")
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="jointe par")
    removed_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["consultation", "authority", "id"]

    def __str__(self) -> str:
        return self.title
