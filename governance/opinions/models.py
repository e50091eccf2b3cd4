"""Consultations, and the opinion each direction générale gives: advice, never a decision."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from emegalis.lib.french import day_of
from governance.members.enums import Stance
from governance.members.models import Authority, Body
from governance.opinions.content import OpinionContent, ReservationText
from governance.opinions.enums import (
    ConsultationState,
    OpinionState,
    Position,
    ReservationState,
    Visibility,
)
from governance.opinions.querysets import (
    ConsultationQuerySet,
    OpinionDraftQuerySet,
    OpinionQuerySet,
    ReservationQuerySet,
)
from governance.people.models import Person
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
    withdrawn_reason = models.TextField("motif du retrait", max_length=1000, blank=True)
    reminder_count = models.PositiveSmallIntegerField("relances faites", default=0)
    reminded_at = models.DateTimeField("dernière relance", null=True, blank=True)
    reminder_text = models.TextField("texte de la dernière relance", max_length=2000, blank=True)
    search_text = models.TextField("texte de recherche", editable=False, default="")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ["-closes_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")),
                name="opinions_consultation_dates",
                violation_error_message="La date limite doit suivre l’ouverture.",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state=ConsultationState.OPEN),
                name="opinions_consultation_one_open",
                violation_error_message="Une consultation est déjà ouverte sur cette version.",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="opinions_consultation_due")]

    def __str__(self) -> str:
        return f"Consultation n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("opinions:consultation_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ConsultationState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == ConsultationState.CLOSED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ConsultationState.WITHDRAWN

    @property
    def closing_day(self) -> datetime.date:
        """Who is a member that day in Paris is expected to answer."""
        return day_of(self.closes_at)

    @property
    def orientation_title(self) -> str:
        """The title as it was submitted."""
        return self.version.title

    def takes_opinions(self, *, at: datetime.datetime) -> bool:
        """Open, and the minute of the deadline has not struck."""
        return self.state == ConsultationState.OPEN and at < self.closes_at


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
    after_exchange = models.BooleanField("après échange avec l’exécutif", default=False)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)
    submitted_at = models.DateTimeField("déposé le")
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, related_name="submitted_opinions", verbose_name="déposé par"
    )
    submitter_name = models.CharField("nom du jour", max_length=210)
    mandate_label = models.CharField("mandat du jour", max_length=300)
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
    def content(self) -> OpinionContent:
        """What it says, as a plain value; ask for it with its reservations and perspective fetched."""
        perspective = getattr(self, "perspective", None)
        return OpinionContent(
            stance=self.stance,
            reasons=self.reasons,
            reservations=tuple(ReservationText(r.text, r.lifted_if) for r in self.reservations.all()),
            position=perspective.position if perspective else "",
            plan=perspective.plan if perspective else "",
            year=perspective.year if perspective else None,
            budget=perspective.budget if perspective else None,
            after_exchange=self.after_exchange,
        )


class Receipt(models.Model):
    """The receipt of one revision as it was sent: stored once, never rendered again."""

    revision = models.OneToOneField(OpinionRevision, models.CASCADE, related_name="receipt", verbose_name="version")
    made_at = models.DateTimeField("établi le")
    pdf = models.BinaryField("récépissé PDF")

    class Meta:
        verbose_name = "récépissé"
        verbose_name_plural = "récépissés"

    def __str__(self) -> str:
        return f"Récépissé de {self.revision_id}"


class Reservation(models.Model):
    """One condition set by an opinion: numbered in it, answered by the syndicat, lifted by its author alone."""

    revision = models.ForeignKey(
        OpinionRevision, models.CASCADE, related_name="reservations", verbose_name="version de l’avis"
    )
    number = models.PositiveSmallIntegerField("numéro")
    text = models.TextField("réserve", max_length=2000)
    lifted_if = models.CharField("ce qui permettrait de la lever", max_length=500, blank=True)
    state = models.CharField("suite donnée", max_length=10, choices=ReservationState, default=ReservationState.OPEN)
    answer = models.TextField("réponse du syndicat", max_length=2000, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    lifted_at = models.DateTimeField("levée le", null=True, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = "réserve"
        verbose_name_plural = "réserves"
        ordering = ["revision", "number"]
        constraints = [models.UniqueConstraint(fields=["revision", "number"], name="opinions_reservation_number")]

    def __str__(self) -> str:
        return f"Réserve n°\u00a0{self.number}"


class Perspective(models.Model):
    """How the orientation stands against the authority's own plan: which plan, which year, which budget (euros)."""

    revision = models.OneToOneField(
        OpinionRevision, models.CASCADE, related_name="perspective", verbose_name="version de l’avis"
    )
    position = models.CharField("dans nos propres plans", max_length=12, choices=Position, blank=True)
    plan = models.CharField("document où c’est inscrit", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    budget = models.PositiveIntegerField("budget en euros", null=True, blank=True)

    class Meta:
        verbose_name = "mise en perspective"
        verbose_name_plural = "mises en perspective"

    def __str__(self) -> str:
        return self.get_position_display() or self.plan


class OpinionDraft(models.Model):
    """What a direction générale is writing: read by itself only. ``version`` grows at each save (optimistic lock)."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="drafts", verbose_name="consultation")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="drafts", verbose_name="collectivité")
    content = models.JSONField("contenu", default=dict)
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


class Synthesis(models.Model):
    """What a consultation gave, frozen at its closing: the figures page, PDF and table are drawn from."""

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, related_name="synthesis", verbose_name="consultation"
    )
    facts = models.JSONField("faits")
    made_at = models.DateTimeField("établie le")
    pdf = models.BinaryField("synthèse PDF", null=True, blank=True)

    class Meta:
        verbose_name = "synthèse"
        verbose_name_plural = "synthèses"

    def __str__(self) -> str:
        return f"Synthèse de la consultation {self.consultation_id}"
