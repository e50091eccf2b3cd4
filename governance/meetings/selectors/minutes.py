"""Minutes as someone reads them, and what they still want."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from governance.meetings import publicity
from governance.meetings.composing import CONFIDENTIAL
from governance.meetings.enums import CorrectionState, MeetingState, MinutesState, SectionKind
from governance.meetings.models import Correction, Meeting, Minutes, MinutesSection
from governance.meetings.querysets import bodies_of
from governance.members.enums import BodyKind, Seat
from governance.members.roles import Actor


@dataclass(frozen=True, slots=True)
class ReadSection:
    """One part as this person reads it: ``is_hidden`` when it is « point confidentiel » for them."""

    section: MinutesSection
    number: int
    is_hidden: bool
    corrections: list[Correction]

    @property
    def title(self) -> str:
        return CONFIDENTIAL if self.is_hidden else self.section.title

    @property
    def text(self) -> str:
        return "" if self.is_hidden else self.section.text

    @property
    def waiting(self) -> int:
        return sum(correction.is_waiting for correction in self.corrections)


def reads_inside(actor: Actor, meeting: Meeting) -> bool:
    """The confidential parts too: the body, its preparers, the secretariat."""
    return actor.is_staff or meeting.body_id in bodies_of(actor)


def read_sections(minutes: Minutes, actor: Actor) -> list[ReadSection]:
    """The parts in their order, with the corrections this person may read."""
    inside = reads_inside(actor, minutes.meeting)
    asked: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.visible_to(actor).filter(section__minutes=minutes).order_by("asked_at", "id"):
        asked[correction.section_id].append(correction)
    return [
        ReadSection(section, number, section.is_confidential and not inside, asked[section.pk])
        for number, section in numbered(minutes)
    ]


def numbered(minutes: Minutes) -> list[tuple[int, MinutesSection]]:
    """Each part with the number of its item, from 1; 0 for the others."""
    number, out = 0, []
    for section in minutes.sections.select_related("item__orientation").order_by("position", "id"):
        is_item = section.kind == SectionKind.ITEM
        number += is_item
        out.append((number if is_item else 0, section))
    return out


def minutes_of(meeting: Meeting, actor: Actor) -> Minutes | None:
    """Those of this meeting that this person may read."""
    return Minutes.objects.visible_to(actor).light().filter(meeting=meeting).first()


def approvable_at(minutes: Minutes, *, at: datetime.datetime) -> list[Meeting]:
    """The later meetings of the same body that have begun: the one whose agenda names it comes first."""
    meetings = list(
        Meeting.objects.of_body(minutes.meeting.body)
        .filter(state__in=[MeetingState.CONVENED, MeetingState.HELD])
        .filter(Q(starts_at__lte=at) | Q(opened_at__isnull=False), starts_at__gt=minutes.meeting.starts_at)
        .select_related("body")
        .order_by("starts_at", "id")
    )
    named = minutes.approval_item.meeting_id if minutes.approval_item else None
    return sorted(meetings, key=lambda meeting: meeting.pk != named)


# ---------------------------------------------------------------- the secretariat's desk


@dataclass(frozen=True, slots=True)
class DeskMinutes:
    """A meeting whose minutes want something of the secretariat: what, and by when where a day binds."""

    meeting: Meeting
    minutes: Minutes | None
    want: str
    due: datetime.date | None = None
    waiting: int = 0

    def is_late(self, *, on: datetime.date) -> bool:
        return self.due is not None and self.due < on


def desk_minutes(*, today: datetime.date, at: datetime.datetime) -> list[DeskMinutes]:
    """To write, to submit, to answer, to approve, to publish: the oldest first. Only the comité sits in public, and
    owes its minutes to everyone within the week."""
    waiting = Count("sections__corrections", filter=Q(sections__corrections__state=CorrectionState.WAITING))
    known = {
        minutes.meeting_id: minutes
        for minutes in Minutes.objects.light()
        .exclude(state=MinutesState.APPROVED, published_at__isnull=False)
        .exclude(Q(state=MinutesState.APPROVED) & ~Q(meeting__body__kind=BodyKind.ASSEMBLY))
        .annotate(waiting=waiting)
    }
    wants = [_want_of(minutes, today) for minutes in known.values()]
    wants += [DeskMinutes(meeting, None, "begin") for meeting in _without_minutes(at)]
    wants += [
        DeskMinutes(meeting, None, "list", publicity.list_due(meeting.day)) for meeting in _without_list(today, at)
    ]
    return sorted((want for want in wants if want), key=lambda want: (want.meeting.starts_at, want.want))


def _want_of(minutes: Minutes, today: datetime.date) -> DeskMinutes | None:
    waiting: int = minutes.waiting  # type: ignore[attr-defined] # counted with it
    meeting = minutes.meeting
    if minutes.is_draft:
        return DeskMinutes(meeting, minutes, "submit")
    if waiting:
        return DeskMinutes(meeting, minutes, "answer", minutes.corrections_by, waiting)
    if minutes.is_approved and minutes.approved_in:
        return DeskMinutes(meeting, minutes, "publish", publicity.minutes_due(minutes.approved_in.day))
    if minutes.is_submitted and minutes.corrections_by and minutes.corrections_by < today:
        return DeskMinutes(meeting, minutes, "approve")
    return None


def _without_minutes(at: datetime.datetime) -> list[Meeting]:
    """Over, convened, and nothing begun of what will be kept of them."""
    return list(
        Meeting.objects.standing()
        .filter(state__in=[MeetingState.CONVENED, MeetingState.HELD], ends_at__lt=at, minutes=None)
        .select_related("body")
        .order_by("-starts_at", "-id")[:12]
    )


def _without_list(today: datetime.date, at: datetime.datetime) -> list[Meeting]:
    """Sittings of assemblies of the last weeks whose list of deliberations is not online."""
    since = at - datetime.timedelta(days=60)
    return list(
        Meeting.objects.standing()
        .filter(body__kind=BodyKind.ASSEMBLY, starts_at__lt=at, starts_at__gt=since, examined_list=None)
        .filter(state__in=[MeetingState.CONVENED, MeetingState.HELD])
        .select_related("body")
        .order_by("starts_at", "id")
    )


def may_read_signed(actor: Actor, minutes: Minutes) -> bool:
    """Inside, always; outside, when the signed copy holds nothing confidential."""
    return reads_inside(actor, minutes.meeting) or not minutes.sections.filter(is_confidential=True).exists()


def may_begin_minutes(meeting: Meeting) -> bool:
    """It took place, and nothing is written of it yet."""
    return meeting.took_place and not Minutes.objects.filter(meeting=meeting).exists()


def minutes_read(meetings: Iterable[Meeting], actor: Actor) -> set[int]:
    """Among these meetings, those whose minutes this person may read."""
    ids = [meeting.pk for meeting in meetings]
    return set(Minutes.objects.visible_to(actor).filter(meeting__in=ids).values_list("meeting", flat=True))


def minutes_to_correct(actor: Actor) -> list[Minutes]:
    """Submitted to the bodies where this person sits, while corrections are awaited and they asked for none."""
    seated = [mandate.body_id for mandate in actor.mandates if mandate.seat != Seat.PREPARER]
    rows = Minutes.objects.awaiting_approval().light().filter(meeting__body__in=seated, corrections_by__gte=actor.day)
    asked = Correction.objects.filter(person=actor.person_id, section__minutes=OuterRef("pk"))
    return list(rows.exclude(Exists(asked)).order_by("corrections_by", "id"))
