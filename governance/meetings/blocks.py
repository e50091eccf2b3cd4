"""What the meetings bring to the desk and to the page of an orientation."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from emegalis.lib.french import plural
from emegalis.lib.semesters import Semester
from emegalis.lib.slots import Block, Facts
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.rhythm import Standing
from governance.meetings.selectors import desk_meetings, rhythm_picture
from governance.members.models import Body
from governance.members.roles import Actor
from governance.strategy.enums import FactState, Step
from governance.strategy.models import Orientation, Proposal

# ---------------------------------------------------------------- the secretariat's desk


def desk_rhythm(actor: Actor, subject: None) -> list[Block]:
    """« Une réunion par semestre »: the line, the meetings in hand, and the way to schedule what lacks."""
    picture = rhythm_picture(Body.objects.commission(), today=actor.day)
    meetings = desk_meetings(at=timezone.now())
    board = picture.board
    lacking = [_lacking(board.body, report.semester) for report in (board.current, board.next) if _lacks(report)]
    attention = _attention(board, sum(entry.failures for entry in meetings))
    section = {
        "board": board,
        "standing": board.current.standing.value,
        "guard": picture.guard,
        "meetings": meetings,
        "lacking": lacking,
    }
    schedule = {"url": reverse("meetings:meeting_schedule")}
    return [
        Block("meetings/_desk_rhythm.html", section, attention=attention),
        Block("meetings/_desk_schedule.html", schedule, place="now"),
    ]


def _lacks(report: Any) -> bool:
    return report.standing is Standing.NONE


def _lacking(body: Body, semester: Semester) -> dict[str, Any]:
    address = reverse("meetings:meeting_schedule")
    return {"semester": semester, "url": f"{address}?instance={body.slug}&semestre={semester.year}-{semester.number}"}


def _attention(board: Any, failures: int) -> list[str]:
    """What the head of the desk says: a semester without a meeting, mails that did not arrive."""
    said = []
    if board.current.warns:
        said.append(f"le {board.current.semester} n’a pas encore de réunion")
    elif board.current.is_watched and _lacks(board.next):
        said.append(f"le {board.next.semester} n’a pas encore de date")
    if failures:
        said.append(plural(failures, "convocation n’est pas arrivée", "convocations ne sont pas arrivées"))
    return said


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
