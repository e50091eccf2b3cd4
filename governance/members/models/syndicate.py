"""The syndicat's own particulars, and the files that the secretariat sends."""

from django.db import models

from governance.members.enums import FileKind
from governance.members.models.authorities import Authority
from governance.members.querysets import ImportBatchQuerySet
from governance.people.models import Person


class SyndicateProfile(models.Model):
    """The syndicat's own particulars: they feed footers, mails, PDFs and legal pages (one row)."""

    authority = models.OneToOneField(Authority, models.PROTECT, related_name="profile", verbose_name="syndicat")
    short_name = models.CharField("nom court", max_length=60)
    establishment = models.CharField("NIC de l’établissement", max_length=5, blank=True)
    address = models.TextField("adresse postale", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    opening_hours = models.CharField("horaires du secrétariat", max_length=80, blank=True)
    email = models.EmailField("adresse du secrétariat", blank=True)
    publication_director = models.CharField("directeur de la publication", max_length=160, blank=True)
    dpo_name = models.CharField("délégué à la protection des données", max_length=160, blank=True)
    dpo_email = models.EmailField("adresse du délégué à la protection des données", blank=True)
    host_name = models.CharField("hébergeur", max_length=160, blank=True)
    host_address = models.TextField("adresse de l’hébergeur", blank=True)
    host_phone = models.CharField("téléphone de l’hébergeur", max_length=30, blank=True)
    sender_name = models.CharField("nom de l’expéditeur des courriels", max_length=100)
    sender_address = models.EmailField("adresse de l’expéditeur des courriels", blank=True)

    class Meta:
        verbose_name = "fiche du syndicat"
        verbose_name_plural = "fiches du syndicat"

    def __str__(self) -> str:
        return self.short_name

    @property
    def siret(self) -> str:
        """SIREN and NIC, fourteen digits; empty until the NIC is known."""
        return f"{self.authority.siren}{self.establishment}" if self.establishment else ""

    @property
    def missing_particulars(self) -> list[str]:
        """What the legal notice and the page on personal data must say, and nobody has yet filled in."""
        said = {
            "adresse postale": self.address,
            "téléphone": self.phone,
            "directeur de la publication": self.publication_director,
            "délégué à la protection des données": self.dpo_name and self.dpo_email,
            "hébergeur": self.host_name and self.host_address and self.host_phone,
        }
        return [name for name, value in said.items() if not value]


class ImportBatch(models.Model):
    """A file that the secretariat sent, kept between its preview and its confirmation; emptied once applied."""

    kind = models.CharField("contenu", max_length=12, choices=FileKind)
    filename = models.CharField("nom du fichier", max_length=200)
    content = models.BinaryField("octets du fichier", blank=True)
    sha256 = models.CharField("empreinte", max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="envoyé par")
    created_at = models.DateTimeField("envoyé le", auto_now_add=True)
    applied_at = models.DateTimeField("appliqué le", null=True, blank=True)
    added = models.PositiveIntegerField("ajouts", default=0)
    changed = models.PositiveIntegerField("changements", default=0)
    ended = models.PositiveIntegerField("fins", default=0)
    unchanged = models.PositiveIntegerField("lignes sans effet", default=0)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.filename
