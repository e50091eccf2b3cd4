"""Questions about meetings whose answer is more than a list of rows."""

from governance.meetings.selectors.agendas import (
    AgendaLine,
    ReadyOrientation,
    agenda_for,
    orientations_ready_for,
)
from governance.meetings.selectors.proofs import (
    Proof,
    cancellations_still_due,
    convocations_still_due,
    current_dispatch,
    lost_convocations,
    proofs,
)
from governance.meetings.selectors.rhythms import (
    DeskMeeting,
    RhythmBoard,
    RhythmPicture,
    desk_meetings,
    has_rhythm,
    others_in_semester,
    rhythm_board,
    rhythm_picture,
)
from governance.meetings.selectors.seats import SeatCalled, newcomers, seats_called, substitutes_for
from governance.meetings.selectors.turnout import Turnout, turnout

__all__ = [
    "AgendaLine",
    "DeskMeeting",
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
    "lost_convocations",
    "newcomers",
    "orientations_ready_for",
    "others_in_semester",
    "proofs",
    "rhythm_board",
    "rhythm_picture",
    "seats_called",
    "substitutes_for",
    "turnout",
]
