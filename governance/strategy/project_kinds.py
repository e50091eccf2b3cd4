"""The kinds of mail about projects, and what each comes to in a digest (``settings.OUTBOX_KINDS``)."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.lib.french import NBSP, long_date
from emegalis.outbox.letters import Kind, Moment, News
from emegalis.outbox.models import Delivery
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.strategy.enums import ProjectMail
from governance.strategy.models import EvaluationReminder, Milestone, Participation, ProgressReport
from governance.strategy.selectors import owed_by, successions, with_successors

_MANAGE = "governance.strategy.permissions.can_manage_strategy"
_HERE = "governance.strategy.project_kinds."
_SEATS = "governance.strategy.permissions.can_propose"

PROJECT_REPORT = Kind(
    ProjectMail.REPORT,
    "Point d’avancement d’un projet",
    still_due=f"{_HERE}report_still_due",
    can_manage=_MANAGE,
    opposable=True,
    moment=Moment.GATHERED,
    tell=f"{_HERE}reports",
    purpose="Quand un projet auquel votre collectivité participe, ou qu’elle suit, publie un point d’avancement.",
    reaches=_SEATS,
)
PROJECT_ASKED = Kind(
    ProjectMail.ASKED,
    "Avis ou validation demandés à votre groupe",
    still_due=f"{_HERE}asking_still_due",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_HERE}askings",
    purpose="Quand un jalon de projet attend la réponse du groupe au nom duquel vous parlez.",
    reaches="governance.strategy.permissions.leads_a_group",
)
PROJECT_EVALUATION = Kind(
    ProjectMail.EVALUATION,
    "Évaluation des projets, rappel",
    still_due=f"{_HERE}evaluation_still_due",
    can_manage=_MANAGE,
    opposable=True,
    moment=Moment.GATHERED,
    tell=f"{_HERE}evaluations",
    purpose="Une fois par semestre, si des projets auxquels votre collectivité participe restent à évaluer.",
    reaches=_SEATS,
)


def _ids(deliveries: Iterable[Delivery]) -> set[int]:
    return {int(delivery.object_id) for delivery in deliveries}


def _commission_seats(deliveries: list[Delivery]) -> set[tuple[int, int]]:
    """(person, authority) of the seats of the commission that these recipients hold today."""
    seats = Mandate.objects.in_force(on=timezone.localdate()).seated().in_kinds(BodyKind.STRATEGIC_COMMISSION)
    people = {delivery.person_id for delivery in deliveries}
    return set(seats.filter(person_id__in=people).values_list("person_id", "authority_id"))


def report_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the recipient sits for an authority that takes part or follows, or that took one over."""
    held = list(deliveries)
    seats = _commission_seats(held)
    projects = dict(ProgressReport.objects.filter(pk__in=_ids(held)).values_list("pk", "project_id"))
    told: dict[int, set[int]] = {}
    parts = Participation.objects.told().filter(project__in=set(projects.values()))
    for project, authority in parts.values_list("project_id", "authority_id"):
        told.setdefault(project, set()).add(authority)
    after = successions()
    told = {project: with_successors(authorities, after) for project, authorities in told.items()}
    wanted = {d.pk: told.get(projects.get(int(d.object_id), 0), set()) for d in held}
    return {d.pk for d in held if any((d.person_id, authority) in seats for authority in wanted[d.pk])}


def asking_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the group has not answered and the recipient speaks for it."""
    held = list(deliveries)
    bodies = dict(Milestone.objects.waiting().filter(pk__in=_ids(held)).values_list("pk", "body_id"))
    leading = Mandate.objects.leading(on=timezone.localdate()).filter(person_id__in={d.person_id for d in held})
    chairs = set(leading.values_list("person_id", "body_id"))
    return {d.pk for d in held if (d.person_id, bodies.get(int(d.object_id))) in chairs}


def evaluation_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """Due in the semester it reminds of, while something remains to be evaluated and the recipient sits for it."""
    held = list(deliveries)
    seats = _commission_seats(held)
    asked = {r.pk: r for r in EvaluationReminder.objects.filter(pk__in=_ids(held))}
    owing = owed_by({r.authority_id for r in asked.values()}, on=timezone.localdate())
    return {
        d.pk
        for d in held
        if (r := asked.get(int(d.object_id)))
        and timezone.localdate() in r.semester
        and r.authority_id in owing
        and (d.person_id, r.authority_id) in seats
    }


# ---------------------------------------------------------------- in a digest


def reports(deliveries: list[Delivery]) -> dict[int, News]:
    known = {r.pk: r for r in ProgressReport.objects.filter(pk__in=_ids(deliveries)).select_related("project")}
    return {d.pk: _report(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _report(report: ProgressReport) -> News:
    text = f"Point d’avancement n°{NBSP}{report.number}{NBSP}: {report.get_pace_display().lower()}."
    return News(report.project.title, text, report.project.get_absolute_url())


def askings(deliveries: list[Delivery]) -> dict[int, News]:
    rows = Milestone.objects.filter(pk__in=_ids(deliveries)).select_related("project", "body")
    known = {milestone.pk: milestone for milestone in rows}
    return {d.pk: _asking(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _asking(milestone: Milestone) -> News:
    text = f"Projet «{NBSP}{milestone.project.title}{NBSP}», jalon prévu le {long_date(milestone.planned_on)}."
    return News(
        f"{milestone.asked_label} à donner{NBSP}: {milestone.title}", text, milestone.project.get_absolute_url()
    )


def evaluations(deliveries: list[Delivery]) -> dict[int, News]:
    rows = EvaluationReminder.objects.filter(pk__in=_ids(deliveries)).select_related("authority")
    known = {reminder.pk: reminder for reminder in rows}
    return {d.pk: _evaluation(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _evaluation(reminder: EvaluationReminder) -> News:
    until = long_date(reminder.semester.last_day)
    text = f"{reminder.authority.name}{NBSP}: quatre questions par projet, jusqu’au {until}."
    return News("Des projets sont à évaluer", text, "/evaluations/")
