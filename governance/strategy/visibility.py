"""What one authority sees of the syndicat's work, in one place: the expectation the seed states (page 86).

What the floors above know of it (its opinions) comes by the slot ``settings.AUTHORITY_LINES``: functions
``(actor, authority) -> list[OrientationLine]``, each filtering by ``visible_to``.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from emegalis.lib.semesters import Semester
from emegalis.lib.slots import gather
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.enums import Part
from governance.strategy.models import Evaluation, Orientation, Participation, Project, Proposal
from governance.strategy.permissions import can_read_participations
from governance.strategy.querysets import ParticipationQuerySet


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one thing an opinion said: the words, the state in a word, the answer."""

    text: str
    state: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class OrientationLine:
    """What an app above knows of an authority and an orientation: its opinion, what became of it.

    ``word`` is the sense in words, ``code`` its code on paper and ``shape`` its symbol on screen; ``perspective`` how
    it stands in the authority's own plans.
    """

    orientation_id: int
    title: str
    url: str
    word: str
    code: str
    shape: str
    on: datetime.date
    perspective: str = ""
    fates: Sequence[Fate] = ()


@dataclass(frozen=True, slots=True)
class OrientationView:
    """One orientation with what this authority said of it."""

    orientation: Orientation
    lines: list[OrientationLine]


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project with the part this authority takes; ``said`` holds its reason and contribution where they may be
    read, ``part`` the part alone where names may."""

    project: Project
    part: Participation | None
    said: Participation | None
    evaluation: Evaluation | None

    @property
    def is_committed(self) -> bool:
        return self.part is not None and self.part.is_committed


@dataclass(frozen=True, slots=True)
class Visibility:
    """The whole page, as its reader may see it."""

    authority: Authority
    day: datetime.date
    projects: list[ProjectView] = field(default_factory=list)
    orientations: list[OrientationView] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def figures(self) -> list[tuple[str, int, str]]:
        """For ``components/figures.html``."""
        opinions = sum(len(view.lines) for view in self.orientations)
        answered = sum(1 for proposal in self.proposals if proposal.answered_at)
        return [
            ("Orientations", len(self.orientations), "en cours ou portant son avis"),
            ("Projets", len(self.projects), f"dont {self.committed} où elle prend part"),
            ("Avis donnés", opinions, "par sa direction générale"),
            ("Propositions", len(self.proposals), f"dont {answered} avec réponse"),
        ]

    @property
    def live_projects(self) -> list[ProjectView]:
        """Still to be carried out, which say what they bring or ask."""
        return [v for v in self.projects if v.project.is_live and (v.project.benefit or v.project.expected)]

    @property
    def committed(self) -> int:
        return sum(1 for view in self.projects if view.is_committed)


def visibility_of(authority: Authority, actor: Actor) -> Visibility:
    """Everything that touches this authority, filtered for this reader; in a fixed number of queries."""
    spoken_for = Authority.objects.taken_over([authority], on=actor.day)
    return Visibility(
        authority=authority,
        day=actor.day,
        projects=_projects(authority, spoken_for, actor),
        orientations=_orientations(authority, actor),
        proposals=list(
            Proposal.objects.visible_to(actor).said().of_authorities(spoken_for).with_subject().latest_first()
        ),
    )


def _orientations(authority: Authority, actor: Actor) -> list[OrientationView]:
    """Those in course, and those set aside of which its direction générale had said something."""
    told: dict[int, list[OrientationLine]] = {}
    for line in gather(settings.AUTHORITY_LINES, actor, authority):
        told.setdefault(line.orientation_id, []).append(line)
    visible = Orientation.objects.visible_to(actor).with_shown().select_related("axis").order_by("number")
    return [OrientationView(o, told.get(o.pk, [])) for o in visible if not o.is_set_aside or o.pk in told]


def _projects(authority: Authority, spoken_for: dict[int, Authority], actor: Actor) -> list[ProjectView]:
    """Those to be carried out, and those in which it took some part; its own first."""
    parts = _latest(Participation.objects.of_authorities(spoken_for).select_related("authority"), authority)
    said = _latest(Participation.objects.visible_to(actor).of_authorities(spoken_for), authority)
    given = Evaluation.objects.visible_to(actor).of_authorities(spoken_for).in_semester(Semester.of(actor.day))
    evaluations = {evaluation.project_id: evaluation for evaluation in given}
    named = parts if can_read_participations(actor) else {}
    views = [
        ProjectView(project, named.get(project.pk), said.get(project.pk), evaluations.get(project.pk))
        for project in Project.objects.visible_to(actor).with_subject().by_orientation()
        if project.is_live or project.pk in named
    ]
    return sorted(views, key=lambda view: (not view.is_committed, view.part is None or view.part.part == Part.APART))


def _latest(rows: ParticipationQuerySet, authority: Authority) -> dict[int, Participation]:
    """By project, its own choice before that of one that merged into it."""
    ordered = sorted(rows, key=lambda row: (row.authority_id == authority.pk, row.decided_at))
    return {row.project_id: row for row in ordered}
