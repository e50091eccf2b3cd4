"""Reads that cross several tables of the strategy, or answer a dataclass."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from emegalis.lib.french import day_of
from governance.members.enums import AuthorityKind, BodyKind
from governance.members.models import Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.strategy.enums import MEMBER_GROUPS, Stage
from governance.strategy.involvement import Course
from governance.strategy.models import Axis, Orientation, OrientationVersion, StrategicPlan

RECENT_DAYS = 60


@dataclass(frozen=True, slots=True)
class AxisGroup:
    """An axis with those of its orientations that the reader may see."""

    axis: Axis
    orientations: list[Orientation] = field(default_factory=list)


def course_of(orientation: Orientation, *, on: datetime.date) -> Course:
    """What the line of involvement needs of an orientation, in one query; its référent came with it."""
    changes = list(orientation.stage_changes.in_order())
    reached = [Stage(change.stage) for change in changes if change.stage != Stage.SET_ASIDE]
    return Course(
        stage=Stage(orientation.stage),
        entered={Stage(change.stage): change.entered_on for change in changes},
        impulse_on=orientation.impulse_on,
        stopped_at=reached[-1] if orientation.is_set_aside and reached else None,
        elected_told_on=day_of(orientation.elected_told_at) if orientation.elected_told_at else None,
        has_referent=bool(orientation.referent and orientation.referent.is_in_force(on=on)),
    )


def bodies_of(actor: Actor) -> set[str]:
    """The kinds of bodies in which someone is asked to act: a preparer writes for the commission, so it counts."""
    return {mandate.body.kind for mandate in actor.mandates}


def groups_of(actor: Actor) -> set[str]:
    """The kinds of authorities this person sits for, as orientations speak to them: « vous » in the table of gains."""
    return {MEMBER_GROUPS[AuthorityKind(a.kind)] for a in actor.authorities if a.kind in MEMBER_GROUPS}


def group_by_axis(orientations: Iterable[Orientation]) -> Iterator[AxisGroup]:
    """Orientations already in the order of the plan, under their axis."""
    for _axis_id, group in groupby(orientations, key=lambda orientation: orientation.axis_id):
        rows = list(group)
        yield AxisGroup(rows[0].axis, rows)


def plan_to_show(actor: Actor) -> StrategicPlan | None:
    """The plan in force; failing that the next one, then the last one."""
    plans = StrategicPlan.objects.visible_to(actor)
    day = actor.day
    return plans.in_force(on=day).first() or plans.coming(on=day).first() or plans.over(on=day).first()


def axes_of(plan: StrategicPlan, actor: Actor) -> list[AxisGroup]:
    """Every axis of the plan, those without a visible orientation too."""
    seen: dict[int, list[Orientation]] = {}
    for orientation in Orientation.objects.visible_to(actor).in_plan(plan).by_axis().with_shown():
        seen.setdefault(orientation.axis_id, []).append(orientation)
    return [AxisGroup(axis, seen.get(axis.pk, [])) for axis in plan.axes.order_by("number")]


def figures_of(axes: Iterable[AxisGroup]) -> list[tuple[str, int, str]]:
    """How far the plan has come, of what the reader sees (``components/figures.html``)."""
    stages = [orientation.stage for group in axes for orientation in group.orientations]
    words = [
        ("En préparation", (Stage.IMPULSE, Stage.FRAMING)),
        ("Soumises à avis", (Stage.CONSULTATION, Stage.COMMISSION)),
        ("En décision", (Stage.DECISION,)),
        ("Mises en œuvre", (Stage.IMPLEMENTATION, Stage.EVALUATION)),
    ]
    return [(word, sum(stage in wanted for stage in stages), "") for word, wanted in words] if stages else []


def versions_of(orientation: Orientation) -> list[OrientationVersion]:
    """The latest first, without following back to the orientation."""
    versions = list(orientation.versions.order_by("-number").prefetch_related("documents"))
    for version in versions:
        version.orientation = orientation
    return versions


def possible_referents(*, on: datetime.date) -> MandateQuerySet:
    """Mandates of élus in force, in alphabetical order of names."""
    return Mandate.objects.in_force(on=on).seated().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY).with_names()


def referred_by(actor: Actor) -> list[Orientation]:
    """What this élu carries, from impulse to evaluation."""
    carried = Orientation.objects.visible_to(actor).referred_by(actor.person_id).in_course()
    return list(carried.with_shown().by_axis())


def recently_moved(actor: Actor, *, limit: int) -> list[Orientation]:
    """What moved of late, the newest first; not what the reader carries, told apart."""
    since = actor.day - datetime.timedelta(days=RECENT_DAYS)
    moved = Orientation.objects.visible_to(actor).not_referred_by(actor.person_id).moved_since(since)
    return list(moved.with_shown()[:limit])


def to_publish() -> list[Orientation]:
    """In course and not yet submitted to the directions générales, for the desk."""
    return list(Orientation.objects.in_course().waiting().with_shown().select_related("axis").order_by("number"))
