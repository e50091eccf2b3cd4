"""Where a body stands in its period, and the meetings the secretariat has in hand."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from emegalis.lib.french import day_of, plural
from governance.meetings import rhythm
from governance.meetings.drawing import Guard, guard
from governance.meetings.enums import MeetingState
from governance.meetings.models import Meeting
from governance.meetings.quorum import Quorum
from governance.meetings.rhythm import PeriodReport, Rhythm, Sitting
from governance.meetings.selectors.proofs import lost_convocations
from governance.members.enums import QuorumBasis
from governance.members.models import Body


def sittings_of(body: Body) -> list[Sitting]:
    """All meetings of a body, as its rhythm is judged by them."""
    return [_sitting(*row) for row in Meeting.objects.of_body(body).values_list("starts_at", "state")]


def _sitting(starts_at: datetime.datetime, state: str) -> Sitting:
    return Sitting(
        on=day_of(starts_at),
        is_convened=state in {MeetingState.CONVENED, MeetingState.HELD},
        is_cancelled=state == MeetingState.CANCELLED,
    )


def rhythm_of(body: Body) -> Rhythm:
    return Rhythm(body.meetings_per_period, body.period_months)


@dataclass(frozen=True, slots=True)
class RhythmBoard:
    """The period in progress and the days of its meetings, the next one, and those that went by without theirs."""

    body: Body
    current: PeriodReport
    days: list[datetime.date]
    next: PeriodReport
    missed: list[PeriodReport]

    @property
    def noun(self) -> str:
        return "séance" if self.body.is_assembly else "réunion"

    @property
    def standing(self) -> str:
        return self.current.standing.value

    @property
    def times_words(self) -> str:
        """« Une réunion par semestre », « 3 séances par an »."""
        period = "an" if self.current.period.months == 12 else self.current.period.noun
        times = f"Une {self.noun}" if self.current.asked == 1 else plural(self.current.asked, self.noun)
        return (
            f"{times} par {period}" if period != "période" else f"{times} tous les {self.current.period.months} mois"
        )


def rhythm_board(body: Body, *, today: datetime.date) -> RhythmBoard:
    return _board(body, sittings_of(body), today)


def _board(body: Body, sittings: list[Sitting], today: datetime.date) -> RhythmBoard:
    rule = rhythm_of(body)
    period = rule.period_of(today)
    return RhythmBoard(
        body=body,
        current=rhythm.report(period, sittings, times=rule.times, today=today),
        days=sorted(sitting.on for sitting in sittings if sitting.on in period and not sitting.is_cancelled),
        next=rhythm.report(period.next, sittings, times=rule.times, today=today),
        missed=rhythm.missed(rule, sittings, today=today) if rule.is_set else [],
    )


def rhythm_boards(*, today: datetime.date) -> list[RhythmBoard]:
    """The commission first, then every body whose rules fix how often it meets; two queries however many they are."""
    bodies = [body for body in Body.objects.order_by("position", "name") if body.is_commission or has_rhythm(body)]
    known: dict[int, list[Sitting]] = {body.pk: [] for body in bodies}
    for body, starts_at, state in Meeting.objects.filter(body__in=known).values_list("body_id", "starts_at", "state"):
        known[body].append(_sitting(starts_at, state))
    boards = [_board(body, known[body.pk], today) for body in bodies]
    return sorted(boards, key=lambda board: not board.body.is_commission)


def has_rhythm(body: Body) -> bool:
    """Its rules say how often it meets; other bodies meet when they need to."""
    return rhythm_of(body).is_set


def others_in_period(body: Body, day: datetime.date, *, but: int | None = None) -> list[Meeting]:
    """The meetings of that body that stand in the period of a day."""
    period = body.period_of(day)
    meetings = Meeting.objects.of_body(body).standing().select_related("body").exclude(pk=but).order_by("starts_at")
    return [meeting for meeting in meetings if meeting.day in period]


@dataclass(frozen=True, slots=True)
class RhythmPicture:
    """The period in progress as a drawing, and what it says."""

    board: RhythmBoard
    guard: Guard

    @property
    def standing(self) -> str:
        return self.board.standing


def rhythm_picture(board: RhythmBoard) -> RhythmPicture:
    return RhythmPicture(board, guard(board.current, board.days, name=board.body.short_name))


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
