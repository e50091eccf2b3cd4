"""Meetings of every body: their agenda, what convened them, what each answered, and how the sitting itself went."""

from governance.meetings.models.agenda import AgendaItem, Paper, paper_path
from governance.meetings.models.ballots import Ballot, BallotLine, BallotVoice
from governance.meetings.models.commission import CommissionOpinion
from governance.meetings.models.convocations import Convocation, Dispatch
from governance.meetings.models.followups import FollowUp, FollowUpStep
from governance.meetings.models.guests import Guest, PaperWish
from governance.meetings.models.meetings import Meeting
from governance.meetings.models.minutes import Correction, ExaminedList, Minutes, MinutesSection
from governance.meetings.models.polls import DateAnswer, DateOption, DatePoll, PollInvitation
from governance.meetings.models.sitting import (
    Attendance,
    ClosedSession,
    ItemRecord,
    Proxy,
    Recusal,
    SeatRecord,
    SittingWrite,
    Suspension,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "BallotLine",
    "BallotVoice",
    "ClosedSession",
    "CommissionOpinion",
    "Convocation",
    "Correction",
    "DateAnswer",
    "DateOption",
    "DatePoll",
    "Dispatch",
    "ExaminedList",
    "FollowUp",
    "FollowUpStep",
    "ItemRecord",
    "Guest",
    "Meeting",
    "Minutes",
    "MinutesSection",
    "Paper",
    "Proxy",
    "Recusal",
    "SeatRecord",
    "SittingWrite",
    "Suspension",
    "PaperWish",
    "PollInvitation",
    "paper_path",
]
