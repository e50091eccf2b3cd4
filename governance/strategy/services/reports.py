"""Progress reports: drafted by the secretariat, frozen once published, told to those who take part or follow."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.strategy.enums import Pace
from governance.strategy.models import ProgressReport, Project
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.project_words import ReportWords
from governance.strategy.services import project_letters as letters
from governance.strategy.services.projects import locked_project, tell_change


@transaction.atomic
def write_report(
    *, project: Project, words: ReportWords, report: ProgressReport | None = None, by: Actor
) -> ProgressReport:
    """The draft of a report says this; the secretariat alone reads it."""
    _check_staff(by)
    held = locked_project(project)
    kept = _draft(report) if report else ProgressReport(project=held, number=_next_number(held))
    kept.pace, kept.text, kept.next_text = Pace(words.pace), clean(words.text), clean(words.next_text)
    kept.written_at = timezone.now()
    kept.save()
    record(verb="write_report", subject=held, by=by, report=kept.number)
    return kept


@transaction.atomic
def publish_report(*, report: ProgressReport, by: Actor) -> ProgressReport:
    """The report changes no more; the directions générales that take part or follow are told."""
    _check_staff(by)
    held = locked_project(report.project)
    kept = _draft(report)
    if not kept.text:
        raise BusinessRuleError("Dites ce qui a avancé avant de publier.", field="text")
    kept.published_at, kept.published_by, kept.budget_spent = timezone.now(), by.person, held.budget_spent
    kept.save(update_fields=["published_at", "published_by", "budget_spent"])
    told = letters.tell_report(kept, by=by)
    tell_change(held, f"Point d’avancement n° {kept.number} publié : {kept.get_pace_display().lower()}", by=by)
    record(verb="publish_report", subject=held, by=by, report=kept.number, letters=told)
    return kept


@transaction.atomic
def discard_report(*, report: ProgressReport, by: Actor) -> None:
    """The draft is gone: it was never published."""
    _check_staff(by)
    kept = _draft(report)
    record(verb="discard_report", subject=kept.project, by=by, report=kept.number)
    kept.delete()


def _check_staff(by: Actor) -> None:
    if not can_manage_strategy(by):
        raise BusinessRuleError("Le secrétariat publie les points d’avancement.")


def _draft(report: ProgressReport) -> ProgressReport:
    kept = ProgressReport.objects.select_for_update(of=("self",)).select_related("project").get(pk=report.pk)
    if kept.is_published:
        raise BusinessRuleError("Ce point d’avancement est publié : il ne change plus. Écrivez le suivant.")
    return kept


def _next_number(project: Project) -> int:
    return (project.reports.aggregate(last=Max("number"))["last"] or 0) + 1
