"""The half-yearly evaluation of the projects an authority takes part in, and the reminder of it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.semesters import Semester
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.enums import BEST, UNKNOWN, Criterion, Prepared
from governance.strategy.models import Evaluation, EvaluationReminder, EvaluationVersion, Project
from governance.strategy.selectors import REMINDED_BEFORE, owed_evaluations, takes_part
from governance.strategy.services import project_letters as letters
from governance.strategy.services.prepared import settle_prepared
from governance.strategy.services.seats import seat_mandate


@transaction.atomic
def evaluate_project(
    *,
    project: Project,
    authority: Authority,
    marks: dict[str, int],
    comment: str = "",
    in_absence: bool = False,
    by: Actor,
) -> Evaluation:
    """What this direction générale says of the project in the semester of the day; said again, the new marks count and
    the former ones are kept. Reserved to the authorities that take part."""
    mandate = seat_mandate(by, authority, in_absence=in_absence)
    semester = Semester.of(by.day)
    held = Project.objects.select_for_update().get(pk=project.pk)
    if not Project.objects.evaluable(semester=semester).filter(pk=held.pk).exists():
        raise BusinessRuleError("Ce projet ne s’évalue pas ce semestre : il n’est ni en cours ni terminé.")
    if not takes_part(held, authority, on=by.day):
        raise BusinessRuleError("Votre collectivité ne participe pas à ce projet : elle n’a pas à l’évaluer.")
    _check_marks(marks)
    kept = Evaluation.objects.filter(project=held, authority=authority).in_semester(semester).first()
    kept = kept or Evaluation(project=held, authority=authority, year=semester.year, half=semester.number)
    for criterion in Criterion:
        setattr(kept, criterion.value, marks[criterion])
    kept.comment, kept.given_at, kept.given_by = clean(comment), timezone.now(), mandate.person
    kept.mandate_label, kept.in_absence = mandate.label, in_absence
    kept.prepared_by = settle_prepared(project=held, authority=authority, kind=Prepared.EVALUATION)
    kept.save()
    _keep_version(kept)
    record(verb="evaluate_project", subject=held, by=by, authority=authority.pk, semester=[kept.year, kept.half])
    return kept


def _keep_version(kept: Evaluation) -> None:
    EvaluationVersion.objects.create(
        evaluation=kept,
        at=kept.given_at,
        person=kept.given_by,
        mandate_label=kept.mandate_label,
        in_absence=kept.in_absence,
        prepared_by=kept.prepared_by,
        comment=kept.comment,
        **kept.marks,
    )


def _check_marks(marks: dict[str, int]) -> None:
    for criterion in Criterion:
        if not UNKNOWN <= marks.get(criterion, -1) <= BEST:
            raise BusinessRuleError("Choisissez une réponse.", field=criterion.value)
    if all(mark == UNKNOWN for mark in marks.values()):
        raise BusinessRuleError(
            "Répondez au moins à une question : sinon, il n’y a rien à évaluer.", field=Criterion.USEFULNESS.value
        )


def remind_evaluations() -> int:
    """In the last six weeks of the semester, each direction générale that still owes an evaluation is reminded, once;
    return how many mails leave."""
    today = timezone.localdate()
    semester = Semester.of(today)
    if semester.ends_on - today > REMINDED_BEFORE:
        return 0
    return sum(_remind(authority, projects, semester) for authority, projects in owed_evaluations(on=today))


def _remind(authority: Authority, projects: list[Project], semester: Semester) -> int:
    try:
        with transaction.atomic():
            reminder = EvaluationReminder.objects.create(
                authority=authority, year=semester.year, half=semester.number, at=timezone.now()
            )
            mails = letters.remind_evaluations_of(reminder, projects)
            record(verb="remind_evaluations", subject=reminder, by=None, authority=authority.pk, mails=mails)
    except IntegrityError:  # another worker has reminded it
        return 0
    return mails
