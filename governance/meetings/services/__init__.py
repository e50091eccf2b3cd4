"""What may become true of a meeting: scheduled, moved, cancelled; its agenda, its convocation, its replies."""

from governance.meetings.services.agenda import (
    add_agenda_item,
    add_orientation,
    add_proposal,
    edit_agenda_item,
    lay_usual_agenda,
    move_agenda_item,
    remove_agenda_item,
)
from governance.meetings.services.convening import (
    convene_meeting,
    convene_newcomers,
    write_convocation_note,
)
from governance.meetings.services.papers import add_paper, remove_paper
from governance.meetings.services.replies import record_other_delivery, record_reply
from governance.meetings.services.rescheduling import cancel_meeting, move_meeting
from governance.meetings.services.scheduling import record_meeting_held, schedule_meeting

__all__ = [
    "add_agenda_item",
    "add_orientation",
    "add_paper",
    "add_proposal",
    "cancel_meeting",
    "convene_meeting",
    "convene_newcomers",
    "edit_agenda_item",
    "lay_usual_agenda",
    "move_agenda_item",
    "move_meeting",
    "record_meeting_held",
    "record_other_delivery",
    "record_reply",
    "remove_agenda_item",
    "remove_paper",
    "schedule_meeting",
    "write_convocation_note",
]
