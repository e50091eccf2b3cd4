"""Meetings of every body, their agenda, what was sent to convene them, and what each member answered."""

from governance.meetings.models.agenda import AgendaItem, Paper, paper_path
from governance.meetings.models.convocations import Convocation, Dispatch
from governance.meetings.models.meetings import Meeting

__all__ = ["AgendaItem", "Convocation", "Dispatch", "Meeting", "Paper", "paper_path"]
