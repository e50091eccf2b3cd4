"""The opinion each direction générale gives: advice, never a decision. What was submitted is never rewritten."""

from typing import Any

from django.db import models
from django.urls import reverse

from governance.members.enums import Stance
from governance.members.models import Authority, Mandate
from governance.opinions.content import OpinionContent, ReservationText
from governance.opinions.enums import Channel, OpinionState
from governance.opinions.models.consultations import Consultation
from governance.opinions.models.paths import private_path
from governance.opinions.querysets import OpinionQuerySet, ReceiptQuerySet
from governance.people.models import Person


class Opinion(models.Model):
    """The opinion of one direction générale, once submitted; it binds neither the authority nor its élus."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="opinions", verbose_name="consultation"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="opinions", verbose_name="collectivité")
    reference = models.CharField("référence", max_length=30, unique=True)
    state = models.CharField("état", max_length=10, choices=OpinionState, default=OpinionState.SUBMITTED)
    stance = models.CharField("sens de l’avis", max_length=8, choices=Stance)
    current = models.OneToOneField(
        "OpinionRevision", models.PROTECT, related_name="+", null=True, verbose_name="version en vigueur"
    )
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["consultation", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "authority"],
                name="opinions_opinion_one_per_authority",
                violation_error_message="Cette direction générale a déjà donné son avis.",
            )
        ]

    def __str__(self) -> str:
        return f"Avis {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("opinions:opinion_detail", args=[self.reference])

    @property
    def title(self) -> str:
        """How every page and document names an opinion."""
        return f"Avis de la direction générale – {self.authority.name}"

    @property
    def is_withdrawn(self) -> bool:
        return self.state == OpinionState.WITHDRAWN


class OpinionRevision(models.Model):
    """What was submitted at one moment, by whom, under which function: immutable, proven by its fingerprint.

    ``canonical_text`` is the text the SHA-256 is computed on (``opinions.canonical``): it can be checked by hand.
    """

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="revisions", verbose_name="avis")
    number = models.PositiveSmallIntegerField("numéro de version")
    stance = models.CharField("sens de l’avis", max_length=8, choices=Stance)
    reasons = models.TextField("motifs", blank=True)
    channel = models.CharField("donné", max_length=8, choices=Channel, default=Channel.ONLINE)
    is_late = models.BooleanField("reçu après la date limite", default=False)
    received_at = models.DateTimeField("reçu le", null=True, blank=True)
    recorded_by_label = models.CharField("enregistré par", max_length=300, blank=True)
    after_exchange = models.BooleanField("après échange avec l’exécutif", default=False)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)
    submitted_at = models.DateTimeField("déposé le")
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, related_name="submitted_opinions", verbose_name="déposé par"
    )
    submitter_name = models.CharField("nom du jour", max_length=210)
    mandate_label = models.CharField("mandat du jour", max_length=300)
    authors = models.JSONField("qui a écrit quoi", default=dict)
    attachments: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "Attachment", related_name="revisions", blank=True, verbose_name="pièces jointes"
    )
    canonical_text = models.TextField("texte déposé")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "version d’un avis"
        verbose_name_plural = "versions d’avis"
        ordering = ["opinion", "-number"]
        constraints = [models.UniqueConstraint(fields=["opinion", "number"], name="opinions_revision_number")]
        indexes = [models.Index(fields=["sha256"], name="opinions_revision_sha256")]

    def __str__(self) -> str:
        return f"{self.opinion}, version {self.number}"

    @property
    def is_online(self) -> bool:
        return self.channel == Channel.ONLINE

    @property
    def has_voucher(self) -> bool:
        return hasattr(self, "voucher")

    @property
    def is_in_meeting(self) -> bool:
        return self.channel == Channel.IN_MEETING

    @property
    def content(self) -> OpinionContent:
        """What it says, as a plain value; ask for it with its reservations and perspective fetched."""
        perspective = getattr(self, "perspective", None)
        return OpinionContent(
            stance=self.stance,
            reasons=self.reasons,
            reservations=tuple(
                ReservationText(r.text, r.lifted_if, r.follows_id or 0) for r in self.reservations.all()
            ),
            recommendations=tuple(r.text for r in self.recommendations.all()),
            position=perspective.position if perspective else "",
            plan=perspective.plan if perspective else "",
            year=perspective.year if perspective else None,
            budget=perspective.budget if perspective else None,
            after_exchange=self.after_exchange,
        )


class Voucher(models.Model):
    """What proves an opinion received by post or by telephone: a PDF, read by its direction générale and the
    secretariat."""

    revision = models.OneToOneField(OpinionRevision, models.CASCADE, related_name="voucher", verbose_name="version")
    file = models.FileField("fichier", upload_to=private_path)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "justificatif d’un avis reçu"
        verbose_name_plural = "justificatifs d’avis reçus"

    def __str__(self) -> str:
        return f"Justificatif de {self.revision}"


class Receipt(models.Model):
    """The receipt of one revision, owed from the moment it is submitted: made once by a worker, outside every lock,
    stored as it was sent, never rendered again. ``mandate`` is the seat it is sent to; ``college`` is that of the day.
    """

    revision = models.OneToOneField(OpinionRevision, models.CASCADE, related_name="receipt", verbose_name="version")
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, related_name="+", null=True, verbose_name="mandat destinataire"
    )
    college = models.CharField("collège du jour", max_length=120, blank=True)
    made_at = models.DateTimeField("établi le", null=True, blank=True)
    claimed_until = models.DateTimeField("réservé jusqu’à", null=True, blank=True)
    pdf = models.BinaryField("récépissé PDF", null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "récépissé"
        verbose_name_plural = "récépissés"
        indexes = [models.Index(fields=["made_at"], name="opinions_receipt_made")]

    def __str__(self) -> str:
        return f"Récépissé de {self.revision_id}"
