"""Where a body stands in its half-year, and the meetings the secretariat has in hand."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from emegalis.lib.french import day_of, plural
from emegalis.lib.semesters import Semester
from governance.meetings import rhythm
from governance.meetings.drawing import Guard, guard
from governance.meetings.enums import MeetingState
from governance.meetings.models import Meeting
from governance.meetings.quorum import Quorum
from governance.meetings.rhythm import SemesterReport, Sitting
from governance.meetings.selectors.proofs import lost_convocations
from governance.members.enums import QuorumBasis
from governance.members.models import Body


def sittings_of(body: Body) -> list[Sitting]:
    """All meetings of a body, as its rhythm is judged by them."""
    rows = Meeting.objects.of_body(body).values_list("starts_at", "state")
    return [
        Sitting(
            on=day_of(starts_at),
            is_convened=state in {MeetingState.CONVENED, MeetingState.HELD},
            is_cancelled=state == MeetingState.CANCELLED,
        )
        for starts_at, state in rows
    ]


@dataclass(frozen=True, slots=True)
class RhythmBoard:
    """The semester in progress, the next one, and those that went by without a meeting."""

    body: Body
    current: SemesterReport
    next: SemesterReport
    missed: list[Semester]


def rhythm_board(body: Body, *, today: datetime.date) -> RhythmBoard:
    sittings = sittings_of(body)
    semester = body.period_of(today)
    return RhythmBoard(
        body=body,
        current=rhythm.report(semester, sittings, today=today),
        next=rhythm.report(semester.next, sittings, today=today),
        missed=rhythm.missed(sittings, today=today),
    )


def has_rhythm(body: Body) -> bool:
    """Meets once per semester: the commission. Other bodies meet when they need to (the next issue deepens it)."""
    return body.meetings_per_period == 1 and body.period_months == 6


def others_in_semester(body: Body, day: datetime.date, *, but: int | None = None) -> list[Meeting]:
    """The meetings of that body that stand in the half-year of a day."""
    semester = body.period_of(day)
    meetings = Meeting.objects.of_body(body).standing().select_related("body").exclude(pk=but).order_by("starts_at")
    return [meeting for meeting in meetings if meeting.day in semester]


@dataclass(frozen=True, slots=True)
class RhythmPicture:
    """The semester in progress as a drawing, and what it says."""

    board: RhythmBoard
    guard: Guard

    @property
    def standing(self) -> str:
        return self.board.current.standing.value


def rhythm_picture(body: Body, *, today: datetime.date) -> RhythmPicture:
    board = rhythm_board(body, today=today)
    days = [meeting.day for meeting in others_in_semester(body, today)]
    return RhythmPicture(board, guard(board.current, days, name=body.short_name))


# ---------------------------------------------------------------- the secretariat's desk


@dataclass(frozen=True, slots=True)
class DeskMeeting:
    """A meeting in hand: ``failures`` counts those whom no mail reaches and to whom nothing was handed."""

    meeting: Meeting
    failures: int
    needed: int

    @property
    def latest_sending(self) -> datetime.date:
        return self.meeting.notice_rule.latest_sending(held_on=self.meeting.day)

    @property
    def failure_words(self) -> str:
        return plural(self.failures, "échec")


def desk_meetings(*, at: datetime.datetime) -> list[DeskMeeting]:
    """Those to come, and those gone by that nobody has said were held, the nearest first."""
    to_close = Q(ends_at__lt=at, state=MeetingState.CONVENED)
    meetings = list(
        Meeting.objects.standing()
        .filter(Q(ends_at__gte=at) | to_close)
        .with_reply_counts()
        .order_by("starts_at", "id")[:12]
    )
    failures = lost_convocations(meetings)
    return [DeskMeeting(m, failures[m.pk] if not m.has_begun(at=at) else 0, _needed(m)) for m in meetings]


def _needed(meeting: Meeting) -> int:
    """The quorum in heads; 0 where there is none or where voices are counted."""
    body, total = meeting.body, meeting.convened_count  # type: ignore[attr-defined]
    if body.quorum_basis in {QuorumBasis.NONE, QuorumBasis.VOICES}:
        return 0
    return Quorum(total, body.quorum_numerator, body.quorum_denominator).needed
