"""What an assembly examined at a sitting: its items for decision, and how each ended."""

from dataclasses import dataclass

from django.db.models import Prefetch

from governance.meetings.composing import CONFIDENTIAL
from governance.meetings.enums import ItemKind, RecordState
from governance.meetings.models import AgendaItem, Ballot, ExaminedList, Meeting


@dataclass(frozen=True, slots=True)
class ExaminedLine:
    """One deliberation examined; its object is not told when the item is confidential."""

    number: int
    title: str
    outcome: str


def examined_lines(meeting: Meeting) -> list[ExaminedLine]:
    """The items for decision in their order, and the outcome of their last ballot."""
    recorded = Ballot.objects.filter(recorded_at__isnull=False).order_by("number")
    items = meeting.items.announced().select_related("record").prefetch_related(Prefetch("ballots", recorded))
    return [
        ExaminedLine(number, CONFIDENTIAL if item.is_confidential else item.title, _outcome(item))
        for number, item in enumerate(items.order_by("position", "id"), 1)
        if item.kind == ItemKind.DECISION
    ]


def _outcome(item: AgendaItem) -> str:
    record = getattr(item, "record", None)
    if record is not None and record.state == RecordState.DEFERRED:
        return "Reportée"
    ballots = list(item.ballots.all())
    if not ballots:
        return "Examinée"
    return {"adopted": "Adoptée", "rejected": "Rejetée"}.get(ballots[-1].outcome, "Examinée")


def examined_list_of(meeting: Meeting) -> ExaminedList | None:
    return ExaminedList.objects.filter(meeting=meeting).defer("pdf").first()
