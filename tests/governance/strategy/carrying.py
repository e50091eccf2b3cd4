"""Projects made by their own verbs: what a test starts from is what the portal would hold."""

import datetime
from typing import Any

from governance.members.models import Authority, Body
from governance.members.roles import Actor, actor_for
from governance.people.models import Person
from governance.strategy.enums import Asking, Criterion, Part, ProjectState
from governance.strategy.models import Evaluation, Milestone, Participation, ProgressReport, Project
from governance.strategy.project_words import ProjectWords, ReportWords
from governance.strategy.services import (
    change_project_state,
    choose_part,
    create_project,
    evaluate_project,
    publish_report,
    set_milestone,
    write_report,
)
from tests.governance.members.factories import BusinessGroupFactory, MandateFactory
from tests.governance.strategy.factories import OrientationFactory
from tests.governance.strategy.proposing import titular_of

TITLE = "Diagnostic de sécurité de proximité"
LATER = datetime.date(2027, 3, 15)


def project_words(**given: Any) -> ProjectWords:
    said = {
        "title": TITLE,
        "summary": "Un diagnostic pour chaque collectivité.",
        "text": "Deux jours sur place, un rapport, un plan d’actions.",
        "owned_for": "les membres signataires",
        "convention": "Convention 2026-14",
        "budget_planned": 180_000,
        "budget_spent": 60_000,
    }
    return ProjectWords(**{**said, **given})


def staff() -> Actor:
    return actor_for(MandateFactory(staff=True).person)


def make_project(*, by: Actor | None = None, running: bool = True, orientation: Any = None, **given: Any) -> Project:
    by = by or staff()
    project = create_project(
        orientation=orientation or OrientationFactory(published=True), words=project_words(**given), by=by
    )
    return change_project_state(project=project, state=ProjectState.RUNNING, by=by) if running else project


def make_milestone(project: Project, *, by: Actor | None = None, **given: Any) -> Milestone:
    said: dict[str, Any] = {"title": "Premier diagnostic rendu", "planned_on": LATER}
    return set_milestone(project=project, by=by or staff(), **{**said, **given})


def ask_business(project: Project, **given: Any) -> Milestone:
    return make_milestone(project, asking=Asking.VALIDATION, body=BusinessGroupFactory(), **given)


def ask_it(project: Project, **given: Any) -> Milestone:
    return make_milestone(project, asking=Asking.ADVICE, body=Body.objects.get(kind="it_group"), **given)


def chair_of(body: Body, authority: Authority | None = None) -> Person:
    given: dict[str, Any] = {
        "body": body,
        "presides": True,
        "function": "DSI" if body.kind == "it_group" else "métier",
    }
    return MandateFactory(**given, **({"authority": authority} if authority else {})).person


def take_part(project: Project, authority: Authority, part: str = Part.TAKES_PART, **given: Any) -> Participation:
    return choose_part(project=project, authority=authority, part=part, by=titular_of(authority), **given)


def marks(mark: int = 3, **given: int) -> dict[str, int]:
    return {criterion.value: mark for criterion in Criterion} | given


def evaluate(project: Project, authority: Authority, mark: int = 3, **given: Any) -> Evaluation:
    return evaluate_project(project=project, authority=authority, marks=marks(mark), by=titular_of(authority), **given)


def report_draft(project: Project, *, by: Actor | None = None, **given: Any) -> ProgressReport:
    words = ReportWords(**{"text": "Douze diagnostics sont rendus.", **given})
    return write_report(project=project, words=words, by=by or staff())


def report_published(project: Project, *, by: Actor | None = None, **given: Any) -> ProgressReport:
    by = by or staff()
    return publish_report(report=report_draft(project, by=by, **given), by=by)
