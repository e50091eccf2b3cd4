"""The part each authority takes in a project, and its half-yearly evaluation of it."""

from django.db import models

from emegalis.lib.semesters import Semester
from governance.members.models import Authority
from governance.people.models import Person
from governance.strategy.enums import COMMITTED, PART_SIGNS, SCALES, UNKNOWN, UNKNOWN_WORD, WORST, Part, Prepared, Sign
from governance.strategy.enums.projects import BEST, Criterion
from governance.strategy.models.projects import Project
from governance.strategy.querysets import EvaluationQuerySet, ParticipationQuerySet, PreparedWordQuerySet

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
    prepared_by = models.CharField("préparée par", max_length=400, blank=True)

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
    prepared_by = models.CharField("préparée par", max_length=400, blank=True)

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


class Marks(models.Model):
    """A mark of the fixed scale (``SCALES``) for each criterion, 0 for « ne sait pas », and a word."""

    usefulness = mark_field("utilité")
    usage = mark_field("usage")
    cost = mark_field("coût")
    delay = mark_field("délais")
    comment = models.TextField("commentaire", max_length=LONGEST_COMMENT, blank=True)

    class Meta:
        abstract = True

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


class Evaluation(Marks):
    """What one direction générale says of a project in one semester; it can be revised until the semester ends, and
    each revision is kept (``EvaluationVersion``).

    Read by its own direction générale and the secretariat; others read totals, never those of a small group.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="evaluations", verbose_name="projet")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="evaluations", verbose_name="collectivité")
    year = models.PositiveSmallIntegerField("année")
    half = models.PositiveSmallIntegerField("semestre")
    given_at = models.DateTimeField("donnée le")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="donnée par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)
    prepared_by = models.CharField("préparée par", max_length=400, blank=True)

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


class EvaluationVersion(Marks):
    """An evaluation as it was given, then as it was revised: no former mark is lost. Read as the evaluation."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="versions", verbose_name="évaluation")
    at = models.DateTimeField("donnée le")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="donnée par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    in_absence = models.BooleanField("en l’absence du titulaire", default=False)
    prepared_by = models.CharField("préparée par", max_length=400, blank=True)

    class Meta:
        verbose_name = "version d’une évaluation"
        verbose_name_plural = "versions d’évaluations"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.evaluation}, {self.at:%Y-%m-%d}"


class PreparedWord(models.Model):
    """What a collaborateur prepared for their direction générale to say of a project: nothing is said until a titular
    or a substitute records it. Read by that direction générale and those who prepare for it, nobody else.

    ``values`` are those of the form, by field.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="prepared", verbose_name="projet")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+", verbose_name="collectivité")
    kind = models.CharField("ce qui est préparé", max_length=10, choices=Prepared)
    values = models.JSONField("saisie", default=dict)
    at = models.DateTimeField("préparé le")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="préparé par")
    mandate_label = models.CharField("mandat du jour", max_length=300)

    objects = PreparedWordQuerySet.as_manager()

    class Meta:
        verbose_name = "préparation"
        verbose_name_plural = "préparations"
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["project", "authority", "kind"], name="strategy_prepared_one")]

    def __str__(self) -> str:
        return f"{self.authority} – {self.project} : {self.get_kind_display()}"

    @property
    def signature(self) -> str:
        """« Goulven Riou, collaborateur, CC des Abers-Kreiz »."""
        return f"{self.person.full_name}, {self.mandate_label}"


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
