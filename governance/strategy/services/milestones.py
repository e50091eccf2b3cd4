"""The milestones and the risks of a project: set, passed, asked of a group, answered by its chair."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.roles import Actor
from governance.strategy.enums import Asking, Gravity, Verdict
from governance.strategy.models import Milestone, Project, Risk
from governance.strategy.permissions import can_answer_milestone, can_manage_strategy
from governance.strategy.services import project_letters as letters
from governance.strategy.services.projects import locked_project, tell_change

GROUP_OF = {Asking.ADVICE: BodyKind.IT_GROUP, Asking.VALIDATION: BodyKind.BUSINESS_GROUP}

# ---------------------------------------------------------------- milestones


@transaction.atomic
def set_milestone(
    *,
    project: Project,
    title: str,
    planned_on: datetime.date,
    asking: str = Asking.NOTHING,
    body: Body | None = None,
    question: str = "",
    milestone: Milestone | None = None,
    by: Actor,
) -> Milestone:
    """A milestone is to come, or says something else; a group that is newly asked is told. Once a group has answered,
    what it was asked no longer changes."""
    held = _of_secretariat(project, by)
    kept = _locked(milestone) if milestone else Milestone(project=held)
    was_asked = (kept.asking, kept.body_id)
    _check_asking(kept, asking, body, question)
    kept.title, kept.planned_on = title.strip(), planned_on
    kept.asking, kept.body, kept.question = Asking(asking), body, clean(question)
    kept.save()
    tell_change(held, f"Jalon « {kept.title} » : prévu le {long_date(planned_on)}", by=by)
    if kept.is_unanswered and was_asked != (kept.asking, kept.body_id):
        letters.tell_group(kept, by=by)
    record(verb="set_milestone", subject=held, by=by, milestone=kept.pk, asking=asking)
    return kept


def _check_asking(kept: Milestone, asking: str, body: Body | None, question: str) -> None:
    if kept.verdict and (asking, body, clean(question)) != (kept.asking, kept.body, kept.question):
        raise BusinessRuleError("Le groupe a répondu : ce qui lui était demandé ne change plus.", field="asking")
    if asking == Asking.NOTHING:
        if body is not None:
            raise BusinessRuleError("Dites ce qui est demandé à ce groupe.", field="asking")
        return
    if body is None or body.kind != GROUP_OF[Asking(asking)]:
        whose = "au groupe des DSI" if asking == Asking.ADVICE else "à un groupe métier"
        raise BusinessRuleError(f"Cela se demande {whose}.", field="body")
    if asking == Asking.VALIDATION:
        _check_wrote(kept.project, body)


def _check_wrote(project: Project, body: Body) -> None:
    """Where the orientation answers needs, those who wrote them say whether the project does."""
    writers = {need.group for need in project.orientation.needs.select_related("group")}
    if writers and body not in writers:
        named = ", ".join(sorted(str(group) for group in writers))
        raise BusinessRuleError(
            f"Cette orientation répond aux besoins du {named} : c’est à lui de valider.", field="body"
        )


@transaction.atomic
def pass_milestone(*, milestone: Milestone, on: datetime.date, by: Actor) -> Milestone:
    """The milestone is passed since that day; not before the group that it asks has said its word."""
    held = _of_secretariat(milestone.project, by)
    kept = _locked(milestone)
    if kept.is_unanswered:
        raise BusinessRuleError(f"Ce jalon attend la réponse du {kept.body}.", field="on")
    if on > timezone.localdate():
        raise BusinessRuleError("Cette date est à venir : un jalon se franchit quand il a lieu.", field="on")
    kept.done_on = on
    kept.save(update_fields=["done_on"])
    tell_change(held, f"Jalon « {kept.title} » franchi le {long_date(on)}", by=by)
    record(verb="pass_milestone", subject=held, by=by, milestone=kept.pk, on=on.isoformat())
    return kept


@transaction.atomic
def drop_milestone(*, milestone: Milestone, by: Actor) -> None:
    """It is no longer planned; one that a group answered, or that was passed, stays."""
    held = _of_secretariat(milestone.project, by)
    kept = _locked(milestone)
    if kept.verdict or kept.done_on:
        raise BusinessRuleError("Ce jalon a sa réponse ou sa date : il reste dans l’histoire du projet.")
    tell_change(held, f"Jalon « {kept.title} » retiré", by=by)
    record(verb="drop_milestone", subject=held, by=by, milestone=kept.pk)
    kept.delete()


@transaction.atomic
def answer_milestone(*, milestone: Milestone, verdict: str, answer: str = "", by: Actor) -> Milestone:
    """Who leads the group that is asked says its word, once; anything but a plain yes says why."""
    kept = _locked(milestone)
    if by.person is None or not can_answer_milestone(by, kept):
        raise BusinessRuleError(
            "La présidence du groupe sollicité répond en son nom ; faute de présidence, son titulaire le plus ancien."
        )
    if not kept.is_unanswered or not kept.project.is_live:
        raise BusinessRuleError("Ce jalon n’attend plus de réponse.")
    if verdict != Verdict.YES and not clean(answer):
        raise BusinessRuleError("Dites à quelles conditions, ou pourquoi.", field="answer")
    kept.verdict, kept.answer, kept.answered_at = Verdict(verdict), clean(answer), timezone.now()
    seat = next(m for m in by.mandates if m.body_id == kept.body_id)
    kept.answered_by, kept.mandate_label = by.person, seat.label
    kept.save(update_fields=["verdict", "answer", "answered_at", "answered_by", "mandate_label"])
    tell_change(kept.project, f"{kept.body} sur le jalon « {kept.title} » : {kept.verdict_label}", by=by)
    record(verb="answer_milestone", subject=kept.project, by=by, milestone=kept.pk, verdict=verdict)
    return kept


# ---------------------------------------------------------------- risks


@transaction.atomic
def note_risk(
    *, project: Project, title: str, gravity: str, response: str = "", risk: Risk | None = None, by: Actor
) -> Risk:
    """A risk is known, or weighs otherwise."""
    held = _of_secretariat(project, by)
    kept = risk or Risk(project=held)
    kept.title, kept.gravity, kept.response = title.strip(), Gravity(gravity), clean(response)
    kept.save()
    tell_change(held, f"Risque « {kept.title} » : {kept.get_gravity_display().lower()}", by=by)
    record(verb="note_risk", subject=held, by=by, risk=kept.pk, gravity=gravity)
    return kept


@transaction.atomic
def close_risk(*, risk: Risk, by: Actor) -> None:
    """The risk is gone since today; it stays readable."""
    held = _of_secretariat(risk.project, by)
    if risk.closed_on is None:
        risk.closed_on = by.day
        risk.save(update_fields=["closed_on"])
        tell_change(held, f"Risque « {risk.title} » écarté", by=by)
        record(verb="close_risk", subject=held, by=by, risk=risk.pk)


def _of_secretariat(project: Project, by: Actor) -> Project:
    if not can_manage_strategy(by):
        raise BusinessRuleError("Le secrétariat tient les projets.")
    return locked_project(project)


def _locked(milestone: Milestone) -> Milestone:
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("project__orientation", "body")
    return rows.get(pk=milestone.pk)
