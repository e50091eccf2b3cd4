"""The strategic plan, its axes, and the orientations with their frozen versions."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from emegalis.lib.canonical import clean
from governance.members.models import Mandate
from governance.needs.models import Need
from governance.strategy.canonical import VersionText, canonical_text
from governance.strategy.enums import STAGE_SIGNS, Origin, Sign, Stage
from governance.strategy.models.texts import SaidText
from governance.strategy.particulars import DocumentMark, OrientationText, YearMeans, read_means
from governance.strategy.querysets import OrientationQuerySet, StageChangeQuerySet, StrategicPlanQuerySet


class StrategicPlan(models.Model):
    """A period, shared values, missions the members accept, means (seed, page 86)."""

    title = models.CharField("titre", max_length=200)
    slug = models.SlugField("identifiant", max_length=80, unique=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au (exclu)")
    shared_values = models.TextField("valeurs partagées", blank=True)
    missions = models.TextField("missions acceptées par les membres", blank=True)
    means = models.TextField("moyens", blank=True)
    people_years = models.JSONField("personnes de chaque année", default=list, blank=True)
    budget_years = models.JSONField("budget de chaque année", default=list, blank=True)

    objects = StrategicPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan stratégique"
        verbose_name_plural = "plans stratégiques"
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="strategy_plan_dates",
                violation_error_message="La fin du plan doit suivre son début.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:plan_of_period", args=[self.slug])

    @property
    def last_day(self) -> datetime.date:
        """The last day of the period, as people write it."""
        return self.ends_on - datetime.timedelta(days=1)

    @property
    def yearly_means(self) -> tuple[YearMeans, ...]:
        """Who and how much, year by year, as far as it is known."""
        return read_means(self.people_years, self.budget_years)

    def is_in_force(self, *, on: datetime.date) -> bool:
        return self.starts_on <= on < self.ends_on

    def is_over(self, *, on: datetime.date) -> bool:
        return self.ends_on <= on


class Axis(models.Model):
    plan = models.ForeignKey(StrategicPlan, models.PROTECT, related_name="axes", verbose_name="plan")
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("titre", max_length=120)
    summary = models.TextField("présentation", blank=True)

    class Meta:
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="strategy_axis_number",
                violation_error_message="Ce numéro d’axe est déjà pris dans le plan.",
            )
        ]

    def __str__(self) -> str:
        return f"Axe {self.number} – {self.title}"


class Orientation(SaidText):
    """A proposed direction of the plan. Its working text is edited freely; what is submitted is a frozen version."""

    axis = models.ForeignKey(Axis, models.PROTECT, related_name="orientations", verbose_name="axe")
    number = models.PositiveSmallIntegerField("numéro", unique=True)
    slug = models.SlugField("identifiant", max_length=120, unique=True)
    origin = models.CharField("origine", max_length=12, choices=Origin)
    referent = models.ForeignKey(
        Mandate,
        models.PROTECT,
        related_name="referred_orientations",
        null=True,
        blank=True,
        verbose_name="élu référent",
    )
    impulse_on = models.DateField("impulsion du", null=True, blank=True)
    stage = models.CharField("étape", max_length=14, choices=Stage, default=Stage.IMPULSE)
    elected_told_at = models.DateTimeField("élus informés le", null=True, blank=True)
    set_aside_reason = models.TextField("motif de la mise à l’écart", blank=True)
    needs = models.ManyToManyField(Need, related_name="orientations", blank=True, verbose_name="besoins repris")
    search_text = models.TextField("texte de recherche", editable=False, default="")
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = OrientationQuerySet.as_manager()

    class Meta:
        verbose_name = "orientation"
        verbose_name_plural = "orientations"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Orientation n°\u00a0{self.number} – {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("strategy:orientation_detail", args=[self.slug])

    @property
    def is_set_aside(self) -> bool:
        return self.stage == Stage.SET_ASIDE

    @property
    def stage_sign(self) -> Sign:
        return STAGE_SIGNS[Stage(self.stage)]

    def differs_from(self, version: "OrientationVersion") -> bool:
        """The working text says something that this version does not."""
        return self.said != version.said

    @property
    def said(self) -> OrientationText:
        """What the working text says, its documents too."""
        marks = tuple(document.mark for document in self.documents.at_work())
        return said_text(self, marks)


class StageChange(models.Model):
    """An orientation entered a stage on a day: what the line of involvement reads its dates from."""

    orientation = models.ForeignKey(
        Orientation, models.PROTECT, related_name="stage_changes", verbose_name="orientation"
    )
    stage = models.CharField("étape", max_length=14, choices=Stage)
    entered_on = models.DateField("depuis le")
    recorded_at = models.DateTimeField("enregistré le")

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "changement d’étape"
        verbose_name_plural = "changements d’étape"
        ordering = ["entered_on", "id"]
        indexes = [models.Index(fields=["entered_on"], name="strategy_stagechange_day")]

    def __str__(self) -> str:
        return f"{self.orientation} : {self.get_stage_display()}"


class OrientationVersion(SaidText):
    """The text as it was submitted: immutable, proven by its fingerprint."""

    orientation = models.ForeignKey(Orientation, models.PROTECT, related_name="versions", verbose_name="orientation")
    number = models.PositiveSmallIntegerField("numéro de version")
    documents = models.ManyToManyField(
        "strategy.OrientationDocument", related_name="versions", blank=True, verbose_name="documents"
    )
    changes = models.TextField("ce qui change", blank=True)
    published_at = models.DateTimeField("publiée le")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "version d’une orientation"
        verbose_name_plural = "versions d’orientations"
        ordering = ["orientation", "-number"]
        constraints = [models.UniqueConstraint(fields=["orientation", "number"], name="strategy_version_number")]

    def __str__(self) -> str:
        return f"{self.orientation}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("strategy:version_detail", args=[self.orientation.slug, self.number])

    @property
    def said(self) -> OrientationText:
        return said_text(self, tuple(document.mark for document in self.documents.all()))

    @property
    def canonical_text(self) -> str:
        """The text that ``sha256`` proves."""
        return self.canonical_of(self.said)

    def canonical_of(self, said: OrientationText) -> str:
        """The same before its documents are tied to it."""
        return canonical_text(
            VersionText(
                orientation=self.orientation.number,
                version=self.number,
                published_at=self.published_at,
                said=said,
                changes=self.changes,
            )
        )


def said_text(row: SaidText, documents: tuple[DocumentMark, ...]) -> OrientationText:
    """The texts cleaned, so that two that read the same are the same."""
    return OrientationText(
        title=clean(row.title),
        summary=clean(row.summary),
        text=clean(row.text),
        particulars=row.particulars,
        documents=documents,
    )
