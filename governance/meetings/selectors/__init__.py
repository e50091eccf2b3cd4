"""Questions about meetings whose answer is more than a list of rows."""

from governance.meetings.selectors.agendas import (
    AgendaLine,
    ReadyOrientation,
    agenda_for,
    next_supplement,
    orientations_ready_for,
    same_orientation_elsewhere,
)
from governance.meetings.selectors.dates import proposed_dates
from governance.meetings.selectors.pledges import holders_for, pledge_table, pledged_holders
from governance.meetings.selectors.polls import (
    PollBoard,
    PollGroup,
    last_answer_moment,
    open_polls,
    poll_board,
    poll_groups,
    poll_mails_still_due,
    poll_outcomes_still_due,
    poll_reminders_still_due,
)
from governance.meetings.selectors.proofs import (
    Proof,
    cancellations_still_due,
    convocations_still_due,
    current_dispatch,
    lost_convocations,
    proofs,
    supplements_sent,
)
from governance.meetings.selectors.rhythms import (
    DeskMeeting,
    RhythmBoard,
    RhythmPicture,
    desk_meetings,
    has_rhythm,
    others_in_period,
    rhythm_board,
    rhythm_boards,
    rhythm_picture,
)
from governance.meetings.selectors.seats import SeatCalled, newcomers, seats_called, substitutes_for
from governance.meetings.selectors.turnout import Turnout, turnout

__all__ = [
    "AgendaLine",
    "DeskMeeting",
    "PollBoard",
    "PollGroup",
    "Proof",
    "ReadyOrientation",
    "RhythmBoard",
    "RhythmPicture",
    "SeatCalled",
    "Turnout",
    "agenda_for",
    "cancellations_still_due",
    "convocations_still_due",
    "current_dispatch",
    "desk_meetings",
    "has_rhythm",
    "holders_for",
    "last_answer_moment",
    "lost_convocations",
    "newcomers",
    "next_supplement",
    "open_polls",
    "orientations_ready_for",
    "others_in_period",
    "pledge_table",
    "pledged_holders",
    "poll_board",
    "poll_groups",
    "poll_mails_still_due",
    "poll_outcomes_still_due",
    "poll_reminders_still_due",
    "proofs",
    "proposed_dates",
    "rhythm_board",
    "rhythm_boards",
    "rhythm_picture",
    "same_orientation_elsewhere",
    "seats_called",
    "substitutes_for",
    "supplements_sent",
    "turnout",
]
