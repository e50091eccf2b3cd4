"""The verbs of consultations and opinions."""

from governance.opinions.services.attachments import join_attachment, take_back_attachment
from governance.opinions.services.closing import close_consultation, close_due_consultations
from governance.opinions.services.completing import complete_synthesis
from governance.opinions.services.consultations import (
    discard_consultation,
    edit_consultation,
    open_consultation,
    open_prepared,
    prepare_consultation,
)
from governance.opinions.services.drafts import DraftConflict, save_draft
from governance.opinions.services.opinions import submit_opinion, withdraw_opinion
from governance.opinions.services.perspectives import complete_perspective
from governance.opinions.services.receipts import make_due_receipts
from governance.opinions.services.recording import record_opinion
from governance.opinions.services.reservations import answer_reservation, settle_reservation
from governance.opinions.services.running import (
    extend_consultation,
    record_commission_opinion,
    remind_missing,
    reword_commission_opinion,
    withdraw_consultation,
)
from governance.opinions.services.themes import class_reservations

__all__ = [
    "DraftConflict",
    "answer_reservation",
    "class_reservations",
    "close_consultation",
    "close_due_consultations",
    "complete_perspective",
    "complete_synthesis",
    "discard_consultation",
    "edit_consultation",
    "extend_consultation",
    "join_attachment",
    "make_due_receipts",
    "open_consultation",
    "open_prepared",
    "prepare_consultation",
    "record_commission_opinion",
    "reword_commission_opinion",
    "record_opinion",
    "remind_missing",
    "save_draft",
    "settle_reservation",
    "submit_opinion",
    "take_back_attachment",
    "withdraw_consultation",
    "withdraw_opinion",
]
