"""Meetings of every body, their agenda, what was sent to convene them, and what each member answered."""

from governance.meetings.models.agenda import AgendaItem, Paper, paper_path
from governance.meetings.models.convocations import Convocation, Dispatch
from governance.meetings.models.followups import FollowUp, FollowUpStep
from governance.meetings.models.meetings import Meeting
from governance.meetings.models.minutes import Correction, ExaminedList, Minutes, MinutesSection

__all__ = [
    "AgendaItem",
    "Convocation",
    "Correction",
    "Dispatch",
    "ExaminedList",
    "FollowUp",
    "FollowUpStep",
    "Meeting",
    "Minutes",
    "MinutesSection",
    "Paper",
    "paper_path",
]
