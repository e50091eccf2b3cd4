"""The mails about projects: written in the verb's transaction, gathered into the digest of whoever wants it so."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from emegalis.lib.links import absolute, absolute_url
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Recipient
from emegalis.outbox.services import queue_letter
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.strategy.enums import ProjectMail
from governance.strategy.models import EvaluationReminder, Milestone, ProgressReport, Project
from governance.strategy.selectors import successions, with_successors


def tell_report(report: ProgressReport, *, by: Actor) -> int:
    """The titulars of the authorities that take part or follow, or of those that took them over, learn how the project
    goes; return how many."""
    told = report.project.participations.told()
    holders = with_successors(told.values_list("authority", flat=True), successions())
    seats = _seats().in_kinds(BodyKind.STRATEGIC_COMMISSION).titular().filter(authority__in=holders)
    context = {"report": report, "project": report.project, "page_url": absolute(report.project.get_absolute_url())}
    return _queue(ProjectMail.REPORT, "strategy/email/project_report", seats, context, about=report, by=by)


def tell_group(milestone: Milestone, *, by: Actor) -> int:
    """Whoever speaks for the group that a milestone asks learns of it."""
    chairs = _seats().leading(on=timezone.localdate()).in_body(milestone.body)
    address = absolute_url("strategy:milestone_answer", milestone.project.slug, milestone.pk)
    context = {"milestone": milestone, "project": milestone.project, "page_url": address}
    return _queue(ProjectMail.ASKED, "strategy/email/project_asked", chairs, context, about=milestone, by=by)


def remind_evaluations_of(reminder: EvaluationReminder, projects: list[Project]) -> int:
    """The titulars of an authority are reminded once of what they may evaluate this semester."""
    seats = _seats().in_kinds(BodyKind.STRATEGIC_COMMISSION).titular().for_authority(reminder.authority)
    context = {
        "reminder": reminder,
        "projects": projects,
        "last_day": reminder.semester.last_day,
        "page_url": absolute_url("strategy:evaluation_list"),
    }
    return _queue(ProjectMail.EVALUATION, "strategy/email/project_evaluation", seats, context, about=reminder)


def _seats() -> MandateQuerySet:
    return Mandate.objects.in_force(on=timezone.localdate()).seated().reachable().with_names()


def _queue(
    kind: ProjectMail,
    stem: str,
    mandates: Iterable[Mandate],
    context: dict[str, Any],
    *,
    about: models.Model,
    by: Actor | None = None,
) -> int:
    reached = {m.person_id: m for m in mandates}.values()
    for mandate in reached:
        recipient = Recipient(
            address=mandate.person.email or "",
            name=mandate.person.full_name,
            person_id=mandate.person_id,
            mandate_label=mandate.label,
        )
        letter = compose_letter(stem, context | {"mandate": mandate})
        queue_letter(kind=kind, recipient=recipient, letter=letter, about=about, by=by)
    return len(reached)
