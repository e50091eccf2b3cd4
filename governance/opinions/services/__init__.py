"""The verbs of consultations and opinions."""

from governance.opinions.services.closing import close_consultation, close_due_consultations
from governance.opinions.services.consultations import (
    open_consultation,
    remind_missing,
    withdraw_consultation,
)
from governance.opinions.services.drafts import DraftConflict, save_draft
from governance.opinions.services.opinions import submit_opinion, withdraw_opinion

__all__ = [
    "DraftConflict",
    "close_consultation",
    "close_due_consultations",
    "open_consultation",
    "remind_missing",
    "save_draft",
    "submit_opinion",
    "withdraw_consultation",
    "withdraw_opinion",
]
