"""Who did what, when, under which mandate: append-only, sealed by a hash chain (DESIGN section 4, audit)."""

from django.db import models


class Entry(models.Model):
    """One business act. Holds ids and mandate labels, never a name, an address or free text about people."""

    at = models.DateTimeField("moment")
    verb = models.CharField("acte", max_length=80)
    person_id = models.BigIntegerField("numéro de la personne", null=True)
    mandate_label = models.CharField("mandat", max_length=200, blank=True)
    object_type = models.CharField("type d’objet", max_length=80, blank=True)
    object_id = models.CharField("numéro de l’objet", max_length=40, blank=True)
    details = models.JSONField("précisions", default=dict)
    sequence = models.BigIntegerField("rang scellé", null=True, unique=True)
    hash = models.CharField("empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_entry_object"),
            models.Index(fields=["sequence"], name="audit_entry_unsealed", condition=models.Q(sequence=None)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"


class Seal(models.Model):
    """The head of the chain: one row, locked by whoever seals."""

    sequence = models.BigIntegerField("dernier rang", default=0)
    hash = models.CharField("dernière empreinte", max_length=64, blank=True)

    class Meta:
        verbose_name = "sceau du journal"
        verbose_name_plural = "sceaux du journal"

    def __str__(self) -> str:
        return f"{self.sequence}"
