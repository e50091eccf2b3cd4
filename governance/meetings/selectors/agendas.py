"""What may be put on an agenda, and an agenda as someone reads it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Prefetch, Q

from governance.meetings.agenda import timed
from governance.meetings.enums import MeetingState
from governance.meetings.models import AgendaItem, Meeting, Minutes
from governance.meetings.querysets import bodies_of
from governance.members.models import Body
from governance.members.roles import Actor
from governance.needs.models import Need
from governance.opinions.enums import ConsultationState, OpinionState
from governance.opinions.models import Consultation
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation, Project, Proposal

A_YEAR = datetime.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ReadyOrientation:
    """An orientation whose consultation is closed, or closes before the meeting."""

    consultation: Consultation
    is_closed: bool
    opinions: int
    elsewhere: list[AgendaItem] = field(default_factory=list)

    @property
    def orientation(self) -> Orientation:
        return self.consultation.version.orientation


def orientations_ready_for(meeting: Meeting) -> list[ReadyOrientation]:
    """What the body may hear of at this meeting, and that stands on no agenda of its yet, by order of closing."""
    latest: dict[int, Consultation] = {}
    for consultation in _consultations_of(meeting.body):
        latest[consultation.version.orientation_id] = consultation
    taken = dict(_last_agenda_days(meeting))
    elsewhere = same_orientation_elsewhere(latest, meeting) if latest else {}
    return [
        ReadyOrientation(
            consultation,
            consultation.state == ConsultationState.CLOSED,
            _opinions(consultation),
            elsewhere.get(orientation, []),
        )
        for orientation, consultation in latest.items()
        if consultation.closes_at < meeting.starts_at
        and not (orientation in taken and taken[orientation] >= consultation.closes_at)
    ]


def _opinions(consultation: Consultation) -> int:
    """How many were given: counted with the consultation."""
    count: int = consultation.opinion_count  # type: ignore[attr-defined]
    return count


def _consultations_of(body: Body) -> list[Consultation]:
    """The latest of each orientation comes last."""
    given = Count("opinions", filter=Q(opinions__state=OpinionState.SUBMITTED))
    return list(
        Consultation.objects.filter(body=body, version__orientation__stage__in=[Stage.CONSULTATION, Stage.COMMISSION])
        .exclude(state=ConsultationState.WITHDRAWN)
        .select_related("version__orientation__axis")
        .annotate(opinion_count=given)
        .order_by("closes_at", "id")
    )


def _last_agenda_days(meeting: Meeting) -> list[tuple[int, datetime.datetime]]:
    return list(
        AgendaItem.objects.filter(meeting__body=meeting.body, orientation__isnull=False)
        .exclude(meeting__state=MeetingState.CANCELLED)
        .order_by("meeting__starts_at", "id")
        .values_list("orientation_id", "meeting__starts_at")
    )


def next_supplement(meeting: Meeting) -> int:
    """The number of the supplementary agenda that is, or would be, in preparation."""
    last = meeting.dispatches.aggregate(last=Max("supplement"))["last"]
    return (last or 0) + 1


def same_orientation_elsewhere(orientations: Iterable[int], meeting: Meeting) -> dict[int, list[AgendaItem]]:
    """By orientation, the items of other bodies' agendas that point at it too, the nearest meeting first: those to
    come, and those of the year before."""
    found: dict[int, list[AgendaItem]] = {pk: [] for pk in orientations}
    items = (
        AgendaItem.objects.filter(orientation__in=found, meeting__starts_at__gt=meeting.starts_at - A_YEAR)
        .exclude(meeting__body=meeting.body_id)
        .exclude(meeting__state=MeetingState.CANCELLED)
        .select_related("meeting__body")
        .order_by("meeting__starts_at", "id")
    )
    for item in items:
        found[item.orientation_id or 0].append(item)
    return found


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item as this person sees it: ``is_hidden`` when it is « point confidentiel » for them."""

    item: AgendaItem
    number: int
    begins_at: datetime.datetime
    is_hidden: bool
    consultation: Consultation | None
    opinions: int
    proposal: Proposal | None = None
    need: Need | None = None
    project: Project | None = None
    elsewhere: list[AgendaItem] = field(default_factory=list)
    is_pending: bool = False

    @property
    def ends_at(self) -> datetime.datetime:
        return self.begins_at + datetime.timedelta(minutes=self.item.minutes)

    @property
    def is_closed(self) -> bool:
        """Its consultation is closed: there is a synthesis to read."""
        return self.consultation is not None and self.consultation.state == ConsultationState.CLOSED


def _approvals() -> Prefetch:
    """The minutes that an item approves, without their documents."""
    return Prefetch("approves", Minutes.objects.light())


def agenda_for(meeting: Meeting, actor: Actor) -> list[AgendaLine]:
    """The agenda, its hours, and the consultation each orientation went through; papers come with it.

    What a supplementary agenda not yet sent adds is for the secretariat alone.
    """
    rows = meeting.items.select_related("orientation").order_by("position", "id")
    rows = rows.prefetch_related("papers", _approvals())
    items = list(rows if actor.is_staff else rows.announced())
    insider = actor.is_staff or meeting.body_id in bodies_of(actor)
    known = _Known.of(meeting, actor, items)
    return [
        _line(item, number, begins_at, insider, known)
        for number, (item, begins_at) in enumerate(timed(items, meeting.starts_at), 1)
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the items point at, as this person may read it: one query each."""

    consultations: dict[int, Consultation]
    proposals: dict[int, Proposal]
    needs: dict[int, Need]
    projects: dict[int, Project]
    elsewhere: dict[int, list[AgendaItem]]
    pending: int

    @classmethod
    def of(cls, meeting: Meeting, actor: Actor, items: list[AgendaItem]) -> "_Known":
        orientations = {item.orientation_id for item in items if item.orientation_id}
        needs = {item.need_id for item in items if item.need_id}
        projects = {item.project_id for item in items if item.project_id}
        return cls(
            consultations=_consultations_by_orientation(meeting, items),
            proposals=_readable_proposals(actor, items),
            needs=Need.objects.visible_to(actor).in_bulk(needs) if needs else {},
            projects=Project.objects.visible_to(actor).in_bulk(projects) if projects else {},
            elsewhere=same_orientation_elsewhere(orientations, meeting) if orientations and actor.is_staff else {},
            pending=next_supplement(meeting) if actor.is_staff and any(item.supplement for item in items) else 0,
        )


def _line(item: AgendaItem, number: int, begins_at: datetime.datetime, insider: bool, known: _Known) -> AgendaLine:
    consultation = known.consultations.get(item.orientation_id) if item.orientation_id else None
    return AgendaLine(
        item=item,
        number=number,
        begins_at=begins_at,
        is_hidden=item.is_confidential and not insider,
        consultation=consultation,
        opinions=_opinions(consultation) if consultation else 0,
        proposal=known.proposals.get(item.proposal_id) if item.proposal_id else None,
        need=known.needs.get(item.need_id) if item.need_id else None,
        project=known.projects.get(item.project_id) if item.project_id else None,
        elsewhere=known.elsewhere.get(item.orientation_id, []) if item.orientation_id else [],
        is_pending=bool(item.supplement) and item.supplement == known.pending,
    )


def _readable_proposals(actor: Actor, items: list[AgendaItem]) -> dict[int, Proposal]:
    """Those that items come from and that this person may read: one said for its own authority is named to nobody."""
    pointed = {item.proposal_id for item in items if item.proposal_id}
    return Proposal.objects.visible_to(actor).in_bulk(pointed) if pointed else {}


def _consultations_by_orientation(meeting: Meeting, items: list[AgendaItem]) -> dict[int, Consultation]:
    pointed = {item.orientation_id for item in items if item.orientation_id}
    if not pointed:
        return {}
    given = Count("opinions", filter=Q(opinions__state=OpinionState.SUBMITTED))
    consultations = (
        Consultation.objects.filter(body=meeting.body, version__orientation__in=pointed)
        .exclude(state=ConsultationState.WITHDRAWN)
        .select_related("version")
        .annotate(opinion_count=given)
        .order_by("closes_at", "id")
    )
    return {consultation.version.orientation_id: consultation for consultation in consultations}
