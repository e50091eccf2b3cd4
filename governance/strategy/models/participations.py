"""The part each authority takes in a project, and its half-yearly evaluation of it."""

from django.db import models

from emegalis.lib.semesters import Semester
from governance.members.models import Authority
from governance.people.models import Person
from governance.strategy.enums import COMMITTED, PART_SIGNS, SCALES, UNKNOWN, UNKNOWN_WORD, WORST, Part, Sign
from governance.strategy.enums.projects import BEST, Criterion
from governance.strategy.models.projects import Project
from governance.strategy.querysets import EvaluationQuerySet, ParticipationQuerySet

LONGEST_REASON, LONGEST_COMMENT = 1000, 1000


class Participation(models.Model):
    """What part an authority takes in a project, as its direction générale chose it.

    ``part`` is read by whoever reads the project; ``reason`` and ``contribution`` by its own direction générale and
    the secretariat. ``authority`` never changes: after a merger its successor speaks for it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="participations", verbose_name="projet")
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="participations", verbose_name="collectivité"
    )
    part = models.CharField("participation", max_length=10, choices=Part)
    reason = models.TextField("motif", max_length=LONGEST_REASON, blank=True)
    contribution = models.TextField("ce que la collectivité y apporte", max_length=LONGEST_REASON, blank=True)
    decided_at = models.DateTimeField("choisie le")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="choisie par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "participation"
        verbose_name_plural = "participations"
        ordering = ["project", "authority"]
        constraints = [models.UniqueConstraint(fields=["project", "authority"], name="strategy_participation_one")]

    def __str__(self) -> str:
        return f"{self.authority} – {self.project}"

    @property
    def sign(self) -> Sign:
        return PART_SIGNS[Part(self.part)]

    @property
    def is_committed(self) -> bool:
        return self.part in COMMITTED


class ParticipationChange(models.Model):
    """One choice of an authority, kept for good: what, when, under which mandate."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="changes", verbose_name="participation"
    )
    part = models.CharField("participation", max_length=10, choices=Part)
    reason = models.TextField("motif", blank=True)
    contribution = models.TextField("ce que la collectivité y apporte", blank=True)
    at = models.DateTimeField("choisie le")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="choisie par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)

    class Meta:
        verbose_name = "choix d’une participation"
        verbose_name_plural = "choix de participations"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.participation} : {self.get_part_display()}"

    @property
    def sign(self) -> Sign:
        return PART_SIGNS[Part(self.part)]


def mark_field(name: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, default=UNKNOWN)


class Evaluation(models.Model):
    """What one direction générale says of a project in one semester; it can be revised until the semester ends.

    Each criterion holds a mark of the fixed scale (``SCALES``), 0 for « ne sait pas ». Read by its own direction
    générale and the secretariat; others read totals, never those of a small group.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="evaluations", verbose_name="projet")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="evaluations", verbose_name="collectivité")
    year = models.PositiveSmallIntegerField("année")
    half = models.PositiveSmallIntegerField("semestre")
    usefulness = mark_field("utilité")
    usage = mark_field("usage")
    cost = mark_field("coût")
    delay = mark_field("délais")
    comment = models.TextField("commentaire", max_length=LONGEST_COMMENT, blank=True)
    given_at = models.DateTimeField("donnée le")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="donnée par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"
        ordering = ["-year", "-half", "authority"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "authority", "year", "half"],
                name="strategy_evaluation_one",
                violation_error_message="Cette direction générale a déjà évalué ce projet ce semestre.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    usefulness__lte=BEST, usage__lte=BEST, cost__lte=BEST, delay__lte=BEST, half__range=(1, 2)
                ),
                name="strategy_evaluation_scale",
                violation_error_message="Une note est hors de l’échelle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} – {self.project}, {self.semester}"

    @property
    def semester(self) -> Semester:
        return Semester(self.year, self.half)

    @property
    def marks(self) -> dict[str, int]:
        """By criterion."""
        return {criterion.value: getattr(self, criterion.value) for criterion in Criterion}

    @property
    def words(self) -> list[tuple[str, str]]:
        """« Utilité », « Très utile », in the order of the criteria."""
        return [
            (criterion.label, SCALES[criterion].get(mark, UNKNOWN_WORD) if mark >= WORST else UNKNOWN_WORD)
            for criterion, mark in zip(Criterion, self.marks.values(), strict=True)
        ]


class EvaluationReminder(models.Model):
    """The direction générale of an authority was reminded of its evaluations, once in a semester."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+", verbose_name="collectivité")
    year = models.PositiveSmallIntegerField("année")
    half = models.PositiveSmallIntegerField("semestre")
    at = models.DateTimeField("rappelée le")

    class Meta:
        verbose_name = "rappel d’évaluation"
        verbose_name_plural = "rappels d’évaluation"
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "half"], name="strategy_evaluationreminder_one")
        ]

    def __str__(self) -> str:
        return f"{self.authority}, {self.semester}"

    @property
    def semester(self) -> Semester:
        return Semester(self.year, self.half)
