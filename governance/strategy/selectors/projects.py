"""Questions about projects whose answer is more than a list of rows.

``projects_of_plan`` and ``projects_of`` are for the pages of the plan and of an orientation.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from emegalis.lib.semesters import Semester
from governance.members.enums import AuthorityKind, BodyKind, Seat
from governance.members.models import Authority, Body, Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.strategy.enums import COMMITTED, Part, Prepared
from governance.strategy.evaluation_results import Answer, Group, by_kind, whole
from governance.strategy.models import (
    Evaluation,
    EvaluationReminder,
    Milestone,
    Orientation,
    Participation,
    PreparedWord,
    Project,
    StrategicPlan,
)
from governance.strategy.querysets import ProjectQuerySet

# Reminders leave in the last weeks of the semester only.
REMINDED_BEFORE = datetime.timedelta(weeks=6)
KINDS = [kind for kind in AuthorityKind if kind != AuthorityKind.SYNDICATE]


def projects_of_plan(plan: StrategicPlan, actor: Actor) -> ProjectQuerySet:
    """Those of a plan that the reader may see, as a list shows them, by orientation."""
    return Project.objects.visible_to(actor).in_plan(plan).with_subject().by_orientation()


def projects_of(orientation: Orientation, actor: Actor) -> ProjectQuerySet:
    """Those that carry out an orientation, as a list shows them."""
    return Project.objects.visible_to(actor).of_orientation(orientation).with_subject().by_orientation()


def possible_managers(*, on: datetime.date) -> MandateQuerySet:
    """Agents of the secretariat, in alphabetical order of names."""
    return Mandate.objects.in_force(on=on).seated().in_kinds(BodyKind.SECRETARIAT).with_names()


def asked_groups() -> list[Body]:
    """The groups that a milestone may ask."""
    return list(
        Body.objects.filter(kind__in=[BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP]).order_by("position", "name")
    )


# ---------------------------------------------------------------- who takes part


@dataclass(frozen=True, slots=True)
class KindParts:
    """How many authorities of one kind chose each part, of how many members."""

    kind: str
    members: int
    counts: dict[str, int]

    @property
    def cells(self) -> list[int]:
        """Pilot, takes part, follows, apart, then those who have not said."""
        return [*(self.counts.get(part, 0) for part in Part), self.silent]

    @property
    def silent(self) -> int:
        return self.members - sum(self.counts.values())

    @property
    def bar(self) -> list[tuple[str, float]]:
        """Committed, then following, in percent of the members."""
        committed = sum(self.counts.get(part, 0) for part in COMMITTED)
        following = self.counts.get(Part.FOLLOWS, 0)
        return [(fill, 100 * n / self.members) for fill, n in (("done", committed), ("wait", following)) if n]


def parts_by_kind(project: Project, *, on: datetime.date) -> list[KindParts]:
    """By kind of authority, among the members of the day; the successor counts for those that merged into it."""
    members = list(Authority.objects.members(on=on).of_territory())
    spoken = spoken_parts(project, members, on=on)
    counted: dict[str, Counter[str]] = {}
    for authority in members:
        counted.setdefault(authority.kind, Counter())
        if authority.pk in spoken:
            counted[authority.kind][spoken[authority.pk].part] += 1
    sizes = Counter(authority.kind for authority in members)
    return [KindParts(kind.words(sizes[kind]), sizes[kind], dict(counted[kind])) for kind in KINDS if kind in counted]


def spoken_parts(project: Project, authorities: Iterable[Authority], *, on: datetime.date) -> dict[int, Participation]:
    """By id of each of these authorities, the part it takes today: its own choice, or that of one that merged into
    it. Two queries, and one by generation of mergers."""
    holders = Authority.objects.taken_over(authorities, on=on)
    rows = project.participations.of_authorities(holders).select_related("authority").order_by("decided_at")
    spoken: dict[int, Participation] = {}
    for row in rows:
        holder = holders[row.authority_id]
        if holder.pk not in spoken or row.authority_id == holder.pk:
            spoken[holder.pk] = row
    return spoken


def takes_part(project: Project, authority: Authority, *, on: datetime.date) -> bool:
    part = spoken_parts(project, [authority], on=on).get(authority.pk)
    return part is not None and part.is_committed


@dataclass(frozen=True, slots=True)
class ProjectSeat:
    """One of the reader's directions générales before a project: its part, its evaluation of the semester, and what a
    collaborateur prepared of either."""

    project: Project
    authority: Authority
    part: Participation | None
    evaluation: Evaluation | None
    is_preparer: bool
    prepared: tuple[PreparedWord, ...] = ()

    @property
    def prepared_part(self) -> PreparedWord | None:
        return next((one for one in self.prepared if one.kind == Prepared.PART), None)

    @property
    def prepared_evaluation(self) -> PreparedWord | None:
        return next((one for one in self.prepared if one.kind == Prepared.EVALUATION), None)


def seats_of(project: Project, actor: Actor) -> list[ProjectSeat]:
    """Each direction générale that the reader speaks or prepares for."""
    own = actor.commission_authorities
    if not own:
        return []
    parts = spoken_parts(project, own, on=actor.day)
    given = project.evaluations.in_semester(Semester.of(actor.day)).of_authorities(actor.holdings)
    evaluations = by_holder(given.select_related("authority"), actor.holdings)
    prepared = list(
        project.prepared.visible_to(actor).standing(semester=Semester.of(actor.day)).select_related("person")
    )
    return [
        ProjectSeat(
            project,
            a,
            parts.get(a.pk),
            evaluations.get((project.pk, a.pk)),
            _only_prepares(actor, a),
            tuple(one for one in prepared if one.authority_id == a.pk),
        )
        for a in own
    ]


Said = TypeVar("Said", Participation, Evaluation)


def by_holder(rows: Iterable[Said], holders: dict[int, Authority]) -> dict[tuple[int, int], Said]:
    """By project and by the authority that speaks today for the one that said it; its own word before that of one
    that merged into it."""
    ordered = sorted(rows, key=lambda row: holders[row.authority_id].pk == row.authority_id)
    return {(row.project_id, holders[row.authority_id].pk): row for row in ordered}


def _only_prepares(actor: Actor, authority: Authority) -> bool:
    mandate = actor.commission_mandate(authority)
    return mandate is None or mandate.seat == Seat.PREPARER


# ---------------------------------------------------------------- evaluations


def owed_evaluations(*, on: datetime.date) -> list[tuple[Authority, list[Project]]]:
    """Each member that owes evaluations this semester and was not reminded of them yet, with the projects."""
    semester = Semester.of(on)
    reminders = EvaluationReminder.objects.filter(year=semester.year, half=semester.number)
    reminded = set(reminders.values_list("authority_id", flat=True))
    return [(authority, projects) for authority, projects in _owed(on).items() if authority.pk not in reminded]


def owed_by(authorities: Iterable[int], *, on: datetime.date) -> set[int]:
    """Those of these authorities that owe an evaluation this semester."""
    return {authority.pk for authority in _owed(on)} & set(authorities)


def _owed(on: datetime.date) -> dict[Authority, list[Project]]:
    """By member, the projects it takes part in and has not evaluated this semester, those of the authorities that
    merged into it included; in a fixed number of queries."""
    semester = Semester.of(on)
    holders = Authority.objects.taken_over(Authority.objects.members(on=on), on=on)
    evaluable = Project.objects.evaluable(semester=semester)
    parts = Participation.objects.filter(project__in=evaluable, authority__in=list(holders)).select_related("project")
    done = by_holder(Evaluation.objects.in_semester(semester).of_authorities(holders), holders)
    owed: dict[Authority, list[Project]] = {}
    spoken = by_holder(parts.order_by("project__title", "project_id"), holders)
    for key in sorted(spoken, key=lambda k: (spoken[k].project.title, k[0])):
        if spoken[key].is_committed and key not in done:
            owed.setdefault(holders[key[1]], []).append(spoken[key].project)
    return dict(sorted(owed.items(), key=lambda item: (item[0].sort_key, item[0].pk)))


def to_evaluate(actor: Actor) -> list[tuple[Project, Authority, Evaluation | None]]:
    """What the reader's directions générales may evaluate this semester, and what they said, those of the authorities
    that merged into them included; in a fixed number of queries."""
    semester, own = Semester.of(actor.day), actor.holdings
    if not own:
        return []
    evaluable = Project.objects.visible_to(actor).evaluable(semester=semester)
    parts = Participation.objects.of_authorities(own).filter(project__in=evaluable)
    spoken = by_holder(parts.select_related("project__orientation"), own)
    given = by_holder(Evaluation.objects.in_semester(semester).of_authorities(own).select_related("given_by"), own)
    rows = [(row.project, own[row.authority_id], given.get(key)) for key, row in spoken.items() if row.is_committed]
    return sorted(rows, key=lambda row: (row[0].title, row[0].pk, row[1].sort_key, row[1].pk))


@dataclass(frozen=True, slots=True)
class SemesterResults:
    """What one semester told of a project; nothing but the number of answers while they are too few or still come."""

    semester: Semester
    answers: int
    whole: Group | None
    kinds: list[Group]


def results_of(project: Project, *, on: datetime.date) -> list[SemesterResults]:
    """Over the semesters that ended, the latest first; the running one is told only once it has ended: otherwise each
    new answer could be read as a difference."""
    running = Semester.of(on)
    grouped: dict[Semester, list[Answer]] = {}
    for evaluation in project.evaluations.before(running).select_related("authority").latest_first():
        answer = Answer(evaluation.authority.get_kind_display().capitalize(), evaluation.marks)
        grouped.setdefault(evaluation.semester, []).append(answer)
    return [SemesterResults(s, len(answers), whole(answers), by_kind(answers)) for s, answers in grouped.items()]


# ---------------------------------------------------------------- what waits


def asked_of(actor: Actor) -> list[Milestone]:
    """The milestones that wait for the groups in which the reader sits, those over which they preside too."""
    groups = [m.body_id for m in actor.mandates if m.body.kind in {BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP}]
    if not groups:
        return []
    waiting = Milestone.objects.visible_to(actor).waiting().asked_of(groups)
    return list(waiting.select_related("project__orientation", "body"))
