"""A question put to the directions générales, and what it gave once closed."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from emegalis.lib.french import day_of
from governance.members.models import Body
from governance.opinions.complement import Part, part_from_json
from governance.opinions.enums import ConsultationState, LateRule, Visibility
from governance.opinions.querysets import ConsultationQuerySet, SynthesisQuerySet
from governance.strategy.enums import Stage
from governance.strategy.models import OrientationVersion


class Consultation(models.Model):
    """A question put to the direction générale of every member, on one frozen version, until a minute in Paris.

    ``previous`` is the closed consultation on an earlier version of the same orientation: this one asks again.
    """

    version = models.ForeignKey(
        OrientationVersion, models.PROTECT, related_name="consultations", verbose_name="version"
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="consultations", verbose_name="instance")
    question = models.TextField("question posée", max_length=600)
    previous = models.ForeignKey(
        "self", models.PROTECT, related_name="following", null=True, blank=True, verbose_name="tour précédent"
    )
    round_number = models.PositiveSmallIntegerField("tour", default=1)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    closes_at = models.DateTimeField("date limite")
    visibility = models.CharField("lecture des avis", max_length=10, choices=Visibility, default=Visibility.AT_CLOSING)
    late_rule = models.CharField("avis tardifs", max_length=10, choices=LateRule, default=LateRule.REFUSED)
    state = models.CharField("état", max_length=10, choices=ConsultationState, default=ConsultationState.OPEN)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    withdrawn_reason = models.TextField("motif du retrait", max_length=1000, blank=True)
    commission_on = models.DateField("avis de la commission rendu le", null=True, blank=True)
    commission_text = models.TextField("avis de la commission, en une phrase", max_length=1000, blank=True)
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
    def is_prepared(self) -> bool:
        return self.state == ConsultationState.PREPARED

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

    @property
    def takes_late_opinions(self) -> bool:
        """Closed, and the secretariat chose at opening to record what comes until the commission gives its opinion."""
        return (
            self.is_closed
            and self.late_rule == LateRule.RECORDED
            and self.commission_on is None
            and self.version.orientation.stage == Stage.COMMISSION
            and not self.following.exclude(
                state__in=[ConsultationState.PREPARED, ConsultationState.WITHDRAWN]
            ).exists()
        )

    def accepts(self, *, at: datetime.datetime) -> bool:
        """A direction générale that has given nothing may still do so: in time, or late where that is recorded."""
        return self.takes_opinions(at=at) or self.takes_late_opinions


class Extension(models.Model):
    """A deadline put off: from when to when, why, told to all who were asked."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="extensions", verbose_name="consultation"
    )
    former = models.DateTimeField("date limite d’avant")
    until = models.DateTimeField("nouvelle date limite")
    reason = models.TextField("motif", max_length=1000)
    made_at = models.DateTimeField("décidée le")

    class Meta:
        verbose_name = "prolongation"
        verbose_name_plural = "prolongations"
        ordering = ["consultation", "made_at"]

    def __str__(self) -> str:
        return f"Prolongation de la consultation {self.consultation_id}"


class Synthesis(models.Model):
    """What a consultation gave, frozen at its closing: the figures page, PDF and table are drawn from."""

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, related_name="synthesis", verbose_name="consultation"
    )
    facts = models.JSONField("faits")
    made_at = models.DateTimeField("établie le")
    pdf = models.BinaryField("synthèse PDF", null=True, blank=True)

    objects = SynthesisQuerySet.as_manager()

    class Meta:
        verbose_name = "synthèse"
        verbose_name_plural = "synthèses"

    def __str__(self) -> str:
        return f"Synthèse de la consultation {self.consultation_id}"


class SynthesisComplement(models.Model):
    """A later part of a synthesis, frozen when it was made: what came after the closing (``opinions.complement``)."""

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="complements", verbose_name="synthèse")
    number = models.PositiveSmallIntegerField("numéro")
    facts = models.JSONField("faits")
    made_at = models.DateTimeField("complétée le")
    pdf = models.BinaryField("complément PDF")

    class Meta:
        verbose_name = "complément d’une synthèse"
        verbose_name_plural = "compléments de synthèses"
        ordering = ["synthesis", "number"]
        constraints = [models.UniqueConstraint(fields=["synthesis", "number"], name="opinions_complement_number")]

    def __str__(self) -> str:
        return f"Complément {self.number}, {self.synthesis}"

    @property
    def part(self) -> Part:
        return part_from_json(self.facts)
