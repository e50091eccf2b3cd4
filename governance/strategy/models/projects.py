"""What carries out an orientation: a project, its milestones, its risks, its progress reports, and its history."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.members.models import Body, Mandate
from governance.people.models import Person
from governance.strategy.enums import (
    GRAVITY_SIGNS,
    LIVE,
    PACE_SIGNS,
    PROJECT_SIGNS,
    VERDICTS,
    Asking,
    Gravity,
    Ownership,
    Pace,
    ProjectState,
    Sign,
    Verdict,
)
from governance.strategy.models.orientations import Orientation
from governance.strategy.querysets import MilestoneQuerySet, ProgressReportQuerySet, ProjectQuerySet


class Project(models.Model):
    """A project carries out one orientation, under a manager; who owns it, what it costs, when it comes.

    Whoever reads its orientation reads it. ``budget_planned`` and ``budget_spent`` are in euros.
    """

    orientation = models.ForeignKey(
        Orientation, models.PROTECT, related_name="projects", verbose_name="orientation mise en œuvre"
    )
    title = models.CharField("titre", max_length=160)
    slug = models.SlugField("identifiant", max_length=80, unique=True)
    summary = models.TextField("en deux mots", max_length=600)
    text = models.TextField("description")
    benefit = models.TextField("à quoi il sert dans une collectivité", blank=True)
    expected = models.TextField("ce qui est attendu de chaque collectivité", blank=True)
    state = models.CharField("état", max_length=10, choices=ProjectState, default=ProjectState.PREPARED)
    state_reason = models.TextField("motif", blank=True)
    manager = models.ForeignKey(
        Mandate,
        models.PROTECT,
        related_name="managed_projects",
        null=True,
        blank=True,
        verbose_name="responsable du projet",
    )
    ownership = models.CharField("maîtrise d’ouvrage", max_length=10, choices=Ownership, default=Ownership.DELEGATED)
    owned_for = models.CharField("pour le compte de", max_length=200, blank=True)
    convention = models.CharField("référence de la convention", max_length=160, blank=True)
    convention_from = models.DateField("convention du", null=True, blank=True)
    convention_until = models.DateField("convention jusqu’au", null=True, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin prévue", null=True, blank=True)
    budget_planned = models.PositiveIntegerField("budget prévu", null=True, blank=True)
    budget_spent = models.PositiveIntegerField("dépensé", null=True, blank=True)
    search_text = models.TextField("texte de recherche", editable=False, default="")
    created_at = models.DateTimeField("créé le")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "projet"
        verbose_name_plural = "projets"
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="strategy_project_dates",
                violation_error_message="La fin prévue doit suivre le début.",
            )
        ]
        indexes = [models.Index(fields=["state"], name="strategy_project_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:project_detail", args=[self.slug])

    @property
    def sign(self) -> Sign:
        return PROJECT_SIGNS[ProjectState(self.state)]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_delegated(self) -> bool:
        return self.ownership == Ownership.DELEGATED


class Milestone(models.Model):
    """A dated step of a project; it may ask a group for its advice or its validation, which its chair gives."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones", verbose_name="projet")
    title = models.CharField("jalon", max_length=160)
    planned_on = models.DateField("prévu le")
    done_on = models.DateField("franchi le", null=True, blank=True)
    asking = models.CharField("ce qui est demandé", max_length=10, choices=Asking, default=Asking.NOTHING)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="milestones", null=True, blank=True, verbose_name="groupe sollicité"
    )
    question = models.TextField("question posée au groupe", blank=True)
    verdict = models.CharField("réponse du groupe", max_length=10, choices=Verdict, blank=True)
    answer = models.TextField("ce que le groupe répond", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="répondu par"
    )
    mandate_label = models.CharField("mandat du jour", max_length=300, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "jalon"
        verbose_name_plural = "jalons"
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asking=Asking.NOTHING, body=None) | (~Q(asking=Asking.NOTHING) & Q(body__isnull=False)),
                name="strategy_milestone_asks",
                violation_error_message="Un avis ou une validation se demande à un groupe.",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", answered_at=None) | (~Q(verdict="") & Q(answered_at__isnull=False)),
                name="strategy_milestone_answered",
                violation_error_message="La réponse d’un groupe a une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asks(self) -> bool:
        return self.asking != Asking.NOTHING

    @property
    def is_unanswered(self) -> bool:
        """A group is asked and has not said its word."""
        return self.asks and not self.verdict

    @property
    def verdict_label(self) -> str:
        return VERDICTS[self.asking][self.verdict] if self.verdict else ""

    @property
    def asked_label(self) -> str:
        """« Avis », « Validation »: what the group is asked for, in one word."""
        return {Asking.ADVICE.value: "Avis", Asking.VALIDATION.value: "Validation"}.get(self.asking, "")

    def is_late(self, *, on: datetime.date) -> bool:
        return self.done_on is None and self.planned_on < on


class Risk(models.Model):
    """What may go wrong, and what is done about it; closed, it stays readable."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="risks", verbose_name="projet")
    title = models.CharField("risque", max_length=200)
    gravity = models.CharField("gravité", max_length=10, choices=Gravity, default=Gravity.WATCHED)
    response = models.TextField("ce qui est fait pour l’éviter", blank=True)
    closed_on = models.DateField("écarté le", null=True, blank=True)

    class Meta:
        verbose_name = "risque"
        verbose_name_plural = "risques"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def sign(self) -> Sign:
        return GRAVITY_SIGNS[Gravity(self.gravity)]


class ProgressReport(models.Model):
    """Where a project stood on a day: frozen once published, told to those who take part or follow."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports", verbose_name="projet")
    number = models.PositiveSmallIntegerField("numéro")
    pace = models.CharField("avancement", max_length=10, choices=Pace, default=Pace.ON_TRACK)
    text = models.TextField("ce qui a avancé")
    next_text = models.TextField("ce qui vient", blank=True)
    written_at = models.DateTimeField("écrit le")
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="publié par"
    )
    budget_spent = models.PositiveIntegerField("dépensé ce jour-là", null=True, blank=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "point d’avancement"
        verbose_name_plural = "points d’avancement"
        ordering = ["project", "-number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="strategy_report_number")]

    def __str__(self) -> str:
        return f"{self.project}, point d’avancement n°\u00a0{self.number}"

    @property
    def sign(self) -> Sign:
        return PACE_SIGNS[Pace(self.pace)]

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class ProjectChange(models.Model):
    """Something about a project was changed: whoever reads it reads what, when, under which mandate."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="changes", verbose_name="projet")
    at = models.DateTimeField("le")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    text = models.TextField("ce qui a changé")

    class Meta:
        verbose_name = "changement d’un projet"
        verbose_name_plural = "changements de projets"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.project} : {self.text}"
