"""The door of the outbox for the apps above: what writes mail, what steers it, what wakes the workers."""

from emegalis.outbox.services.failures import clear_failure, follow_person, settle_failures
from emegalis.outbox.services.releasing import (
    NOTHING_RETAINED,
    cancel_alone,
    hold_everything,
    release_alone,
    release_sending,
    settle_here,
)
from emegalis.outbox.services.steering import (
    cancel_sending,
    pause_sending,
    recall_waiting,
    resume_sending,
    send_again,
    send_all_again,
)
from emegalis.outbox.services.waking import DELIVER_TASK, FILL_TASK, wake
from emegalis.outbox.services.writing import (
    gather_until,
    open_sending,
    queue_letter,
    store_message,
    write_deliveries,
)

__all__ = [
    "DELIVER_TASK",
    "FILL_TASK",
    "NOTHING_RETAINED",
    "cancel_alone",
    "cancel_sending",
    "gather_until",
    "hold_everything",
    "clear_failure",
    "follow_person",
    "open_sending",
    "pause_sending",
    "queue_letter",
    "recall_waiting",
    "release_alone",
    "release_sending",
    "resume_sending",
    "send_again",
    "send_all_again",
    "settle_failures",
    "settle_here",
    "store_message",
    "wake",
    "write_deliveries",
]
