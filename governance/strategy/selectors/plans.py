"""What the page of a plan shows beyond its axes: its drawing along the years, who accepted its missions."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from governance.members.enums import AuthorityKind
from governance.members.models import Authority
from governance.strategy.models import MissionAcceptance, Orientation, OrientationVersion, StrategicPlan
from governance.strategy.models.texts import SaidText
from governance.strategy.selectors.orientations import AxisGroup
from governance.strategy.timeline import Line, Timeline, draw


@dataclass(frozen=True, slots=True)
class MemberAcceptance:
    """A member, and what it answered."""

    authority: Authority
    acceptance: MissionAcceptance | None


@dataclass(frozen=True, slots=True)
class KindAcceptance:
    """How many members of one kind accepted, of how many."""

    label: str
    accepted: int
    members: int


def planned_lines(axes: Iterable[AxisGroup]) -> list[Line]:
    """Each orientation that says when it runs, by the words its readers read: the last version, or those at work."""
    groups = list(axes)
    said = _shown_texts([orientation for group in groups for orientation in group.orientations])
    lines = ((group, orientation, said[orientation.pk]) for group in groups for orientation in group.orientations)
    return [line for group, orientation, text in lines if (line := _line(group, orientation, text)) is not None]


def timeline_of(plan: StrategicPlan, lines: Iterable[Line], *, on: datetime.date) -> Timeline | None:
    return draw(lines, starts_on=plan.starts_on, ends_on=plan.ends_on, today=on)


def _shown_texts(orientations: list[Orientation]) -> dict[int, SaidText]:
    """By orientation, what is shown of it, in one query."""
    versions = OrientationVersion.objects.filter(orientation__in=orientations).order_by("number")
    return {o.pk: o for o in orientations} | {version.orientation_id: version for version in versions}


def _line(group: AxisGroup, orientation: Orientation, text: SaidText) -> Line | None:
    more = text.particulars
    start, end = more.planned_from or more.planned_to, more.planned_to or more.planned_from
    if start is None or end is None:
        return None
    return Line(
        axis=str(group.axis),
        label=f"N°\u00a0{orientation.number}, {text.title}",
        stage=orientation.get_stage_display(),
        kind=orientation.stage_sign.kind,
        url=orientation.get_absolute_url(),
        starts_on=start,
        ends_on=end,
        marks=tuple((key.on, key.label) for key in more.key_dates),
    )


def member_acceptances(plan: StrategicPlan, *, on: datetime.date) -> list[MemberAcceptance]:
    """Every member of the day, in alphabetical order, with its acceptance."""
    given = {acceptance.authority_id: acceptance for acceptance in plan.acceptances.all()}
    members = Authority.objects.members(on=on).by_name()
    return [MemberAcceptance(authority, given.get(authority.pk)) for authority in members]


def acceptances_by_kind(rows: Iterable[MemberAcceptance]) -> list[KindAcceptance]:
    """In the order of the kinds, those that have members."""
    held = list(rows)
    kinds = [(kind, [row for row in held if row.authority.kind == kind]) for kind in AuthorityKind]
    return [
        KindAcceptance(kind.words(len(of_kind)), sum(row.acceptance is not None for row in of_kind), len(of_kind))
        for kind, of_kind in kinds
        if of_kind
    ]
