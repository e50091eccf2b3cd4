"""The strategic plan, its axes, and the orientations with their frozen versions."""

from django.db import models
from django.urls import reverse

from governance.members.models import Mandate
from governance.strategy.enums import Origin, Stage
from governance.strategy.querysets import OrientationQuerySet


class StrategicPlan(models.Model):
    """A period, shared values, missions the members accept, means (seed, page 86)."""

    title = models.CharField("titre", max_length=200)
    slug = models.SlugField("identifiant", max_length=80, unique=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au (exclu)")
    shared_values = models.TextField("valeurs partagées", blank=True)
    missions = models.TextField("missions acceptées par les membres", blank=True)
    means = models.TextField("moyens", blank=True)

    class Meta:
        verbose_name = "plan stratégique"
        verbose_name_plural = "plans stratégiques"
        ordering = ["-starts_on", "id"]

    def __str__(self) -> str:
        return self.title


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


class Orientation(models.Model):
    """A proposed direction of the plan. Its working text is edited freely; what is submitted is a frozen version."""

    axis = models.ForeignKey(Axis, models.PROTECT, related_name="orientations", verbose_name="axe")
    number = models.PositiveSmallIntegerField("numéro", unique=True)
    slug = models.SlugField("identifiant", max_length=120, unique=True)
    title = models.CharField("titre", max_length=200)
    summary = models.TextField("en deux mots", max_length=600)
    text = models.TextField("ce qui est proposé")
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
    set_aside_reason = models.TextField("motif de la mise à l’écart", blank=True)
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


class OrientationVersion(models.Model):
    """The text as it was submitted: immutable, proven by its fingerprint."""

    orientation = models.ForeignKey(Orientation, models.PROTECT, related_name="versions", verbose_name="orientation")
    number = models.PositiveSmallIntegerField("numéro de version")
    title = models.CharField("titre", max_length=200)
    summary = models.TextField("en deux mots")
    text = models.TextField("ce qui est proposé")
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
