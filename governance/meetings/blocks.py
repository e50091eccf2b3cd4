"""What the meetings bring to the desk, and to the pages of a body, of an orientation, of a proposal."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from emegalis.lib.french import NBSP, plural
from emegalis.lib.slots import Block, Facts
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.rhythm import PeriodReport
from governance.meetings.selectors import (
    RhythmBoard,
    desk_meetings,
    has_rhythm,
    open_polls,
    paper_wish_of,
    proposed_dates,
    rhythm_board,
    rhythm_boards,
    rhythm_picture,
)
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.roles import Actor
from governance.needs.models import Need
from governance.strategy.enums import FactState, Step
from governance.strategy.models import Orientation, Project, Proposal

MISSED_SHOWN = 4

# ---------------------------------------------------------------- the secretariat's desk


def desk_rhythm(actor: Actor, subject: None) -> list[Block]:
    """« Une réunion par semestre »: the line, the other bodies, the meetings in hand, what lacks a date."""
    boards = rhythm_boards(today=actor.day)
    picture = rhythm_picture(boards[0])
    meetings = desk_meetings(at=timezone.now())
    section = {
        "board": picture.board,
        "guard": picture.guard,
        "others": boards[1:],
        "meetings": meetings,
        "lacking": [row for board in boards for row in lacking_rows(board)],
        "missed": [(board, report) for board in boards for report in board.missed[:MISSED_SHOWN]],
        "polls": open_polls(actor),
    }
    attention = _attention(boards, sum(entry.failures for entry in meetings))
    schedule = {"url": reverse("meetings:meeting_schedule")}
    return [
        Block("meetings/_desk_rhythm.html", section, attention=attention),
        Block("meetings/_desk_schedule.html", schedule, place="now"),
    ]


def lacking_rows(board: RhythmBoard) -> list[dict[str, Any]]:
    """Periods that need a date: the one in progress, and the next once the commission's is settled or watched."""
    reports = [board.current]
    if board.body.is_commission or board.current.is_watched:
        reports.append(board.next)
    return [_lacking(board, report) for report in reports if report.lacking]


def _lacking(board: RhythmBoard, report: PeriodReport) -> dict[str, Any]:
    query = f"?instance={board.body.slug}&periode={report.period.starts_on}"
    return {
        "board": board,
        "report": report,
        "url": reverse("meetings:meeting_schedule") + query,
        "poll_url": reverse("meetings:poll_open") + query,
    }


def _attention(boards: list[RhythmBoard], failures: int) -> list[str]:
    """What the head of the desk says: a period without its meetings, mails that did not arrive."""
    said = []
    for board in boards:
        whose = "" if board.body.is_commission else f"{board.body.short_name}{NBSP}: "
        if board.current.warns:
            said.append(f"{whose}{board.current.period.the} n’a pas encore {_lacks(board, board.current)}")
        elif board.current.is_watched and board.next.lacking and board.body.is_commission:
            said.append(f"{whose}{board.next.period.the} n’a pas encore de date")
    if failures:
        said.append(plural(failures, "convocation n’est pas arrivée", "convocations ne sont pas arrivées"))
    return said


def _lacks(board: RhythmBoard, report: PeriodReport) -> str:
    """« de réunion », or « ses 3 séances »."""
    return f"de {board.noun}" if report.asked == 1 else f"ses {plural(report.asked, board.noun)}"


# ---------------------------------------------------------------- the page of a body


def body_rhythm(actor: Actor, subject: Body) -> list[Block]:
    """Where the body stands in its period, its next meetings, and for the secretariat what to do about it."""
    if subject.kind == BodyKind.SECRETARIAT:
        return []
    board = rhythm_board(subject, today=actor.day) if has_rhythm(subject) else None
    may_manage = can_manage_meetings(actor)
    context = {
        "body": subject,
        "board": board,
        "guard": rhythm_picture(board).guard if board and subject.period_months <= 6 else None,
        "lacking": lacking_rows(board) if board and may_manage else [],
        "proposal": proposed_dates(subject, today=actor.day) if may_manage else None,
        "meetings": list(
            Meeting.objects.visible_to(actor).of_body(subject).standing().upcoming(at=timezone.now())[:6]
        ),
        "polls": [poll for poll in open_polls(actor) if poll.body_id == subject.pk],
        "may_manage": may_manage,
    }
    return [Block("meetings/_body_rhythm.html", context)]


# ---------------------------------------------------------------- the page of an orientation


def orientation_meetings(actor: Actor, subject: Orientation) -> list[Block | Facts]:
    """When the commission hears of it, for the line of its steps, and where to read the agenda."""
    items = list(
        AgendaItem.objects.readable_by(actor)
        .filter(orientation=subject, meeting__in=Meeting.objects.visible_to(actor).standing())
        .select_related("meeting__body")
        .order_by("meeting__starts_at", "id")
    )
    if not items:
        return []
    facts = [_facts(item.meeting) for item in items if item.meeting.body.is_commission]
    return [*facts, Block("meetings/_orientation_meetings.html", {"items": items}, place="aside")]


def _facts(meeting: Meeting) -> Facts:
    is_done = meeting.has_begun() and not meeting.is_prepared
    return Facts(step=Step.COMMISSION, state=FactState.DONE if is_done else FactState.NEXT, on=meeting.day)


# ---------------------------------------------------------------- the page of a proposal


def proposal_meetings(actor: Actor, subject: Proposal) -> list[Block]:
    """Where it is heard, of the agendas this person may read; for the secretariat, the way to put it on one."""
    items = list(
        AgendaItem.objects.readable_by(actor)
        .filter(proposal=subject, meeting__in=Meeting.objects.visible_to(actor).standing())
        .select_related("meeting__body")
        .order_by("meeting__starts_at", "id")
    )
    blocks = [Block("meetings/_orientation_meetings.html", {"items": items}, place="aside")] if items else []
    if can_manage_meetings(actor) and not subject.is_withdrawn:
        blocks.append(Block("meetings/_proposal_act.html", {"proposal": subject}, place="now"))
    return blocks


def messages_paper(actor: Actor, subject: None) -> Block | None:
    """In « Mes messages »: whether convocations come on paper too, for whoever may be convened."""
    if not actor.mandates:
        return None
    return Block("meetings/_paper_choice.html", {"wish": paper_wish_of(actor.person)})


# ---------------------------------------------------------------- the pages of a need and of a project


def need_meetings(actor: Actor, subject: Need) -> list[Block]:
    return _heard(actor, need=subject)


def project_meetings(actor: Actor, subject: Project) -> list[Block]:
    return _heard(actor, project=subject)


def _heard(actor: Actor, **subject: Any) -> list[Block]:
    """Where it is heard, of the agendas this person may read."""
    items = list(
        AgendaItem.objects.readable_by(actor)
        .filter(meeting__in=Meeting.objects.visible_to(actor).standing(), **subject)
        .select_related("meeting__body")
        .order_by("meeting__starts_at", "id")
    )
    return [Block("meetings/_heard_at.html", {"items": items})] if items else []
