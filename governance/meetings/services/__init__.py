"""What may become true of a meeting: scheduled, moved, cancelled; its agenda, its convocation, its replies."""

from governance.meetings.services.agenda import (
    add_agenda_item,
    add_orientation,
    add_proposal,
    add_supplementary_item,
    edit_agenda_item,
    lay_usual_agenda,
    move_agenda_item,
    order_agenda,
    remove_agenda_item,
)
from governance.meetings.services.approvals import (
    approve_minutes,
    attach_signed_copy,
    publish_examined_list,
    publish_minutes,
)
from governance.meetings.services.attendance import (
    give_proxy,
    mark_presence,
    revoke_proxy,
    set_recusal,
)
from governance.meetings.services.ballots import (
    Counted,
    record_ballot,
    remove_ballot,
)
from governance.meetings.services.commission import (
    give_commission_opinion,
    write_commission_opinion,
)
from governance.meetings.services.convening import (
    convene_meeting,
    convene_newcomers,
    write_convocation_note,
)
from governance.meetings.services.corrections import (
    answer_correction,
    ask_correction,
)
from governance.meetings.services.followups import (
    add_follow_up,
    complete_follow_up,
    note_in_the_room,
    put_off_follow_up,
    remove_follow_up,
    reopen_follow_up,
)
from governance.meetings.services.guests import (
    add_guest,
    withdraw_guest,
)
from governance.meetings.services.items import (
    close_doors,
    defer_item,
    end_item,
    open_doors,
    start_item,
    write_summary,
)
from governance.meetings.services.minutes import (
    SectionConflict,
    begin_minutes,
    keep_section,
    renew_section,
    submit_minutes,
    write_section,
)
from governance.meetings.services.papers import (
    add_paper,
    remove_paper,
)
from governance.meetings.services.polling import (
    abandon_poll,
    answer_poll,
    choose_date,
    open_poll,
    remind_poll,
)
from governance.meetings.services.replies import (
    record_other_delivery,
    record_reply,
)
from governance.meetings.services.rescheduling import (
    cancel_meeting,
    move_meeting,
)
from governance.meetings.services.scheduling import (
    record_meeting_held,
    schedule_meeting,
)
from governance.meetings.services.second import (
    prepare_second_meeting,
)
from governance.meetings.services.sittings import (
    close_meeting,
    open_meeting,
    reopen_meeting,
    resume_meeting,
    suspend_meeting,
    write_sitting_head,
)
from governance.meetings.services.supplements import (
    send_supplement,
)
from governance.meetings.services.wishes import (
    ask_for_paper,
)
from governance.meetings.services.writing import (
    OvertakenError,
)

__all__ = [
    "Counted",
    "OvertakenError",
    "SectionConflict",
    "abandon_poll",
    "add_agenda_item",
    "add_follow_up",
    "add_guest",
    "add_orientation",
    "add_paper",
    "add_proposal",
    "add_supplementary_item",
    "answer_correction",
    "answer_poll",
    "approve_minutes",
    "ask_correction",
    "ask_for_paper",
    "attach_signed_copy",
    "begin_minutes",
    "cancel_meeting",
    "choose_date",
    "close_doors",
    "close_meeting",
    "complete_follow_up",
    "convene_meeting",
    "convene_newcomers",
    "defer_item",
    "edit_agenda_item",
    "end_item",
    "give_commission_opinion",
    "give_proxy",
    "keep_section",
    "lay_usual_agenda",
    "mark_presence",
    "move_agenda_item",
    "move_meeting",
    "note_in_the_room",
    "open_doors",
    "open_meeting",
    "open_poll",
    "order_agenda",
    "prepare_second_meeting",
    "publish_examined_list",
    "publish_minutes",
    "put_off_follow_up",
    "record_ballot",
    "record_meeting_held",
    "record_other_delivery",
    "record_reply",
    "remind_poll",
    "remove_agenda_item",
    "remove_ballot",
    "remove_follow_up",
    "remove_paper",
    "renew_section",
    "reopen_follow_up",
    "reopen_meeting",
    "resume_meeting",
    "revoke_proxy",
    "schedule_meeting",
    "send_supplement",
    "set_recusal",
    "start_item",
    "submit_minutes",
    "suspend_meeting",
    "withdraw_guest",
    "write_commission_opinion",
    "write_convocation_note",
    "write_section",
    "write_sitting_head",
    "write_summary",
]
