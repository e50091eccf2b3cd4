"""Waking the workers after a commit. The rows are the queue: the broker only carries a word."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
DELIVER_TASK = "emegalis.outbox.tasks.deliver"
FILL_TASK = "emegalis.outbox.tasks.fill"
WAKE_EXPIRES = 30
LEFT_ALONE = 10.0  # seconds, about those between two sweeps
_asked_again_at = 0.0


def wake(task: str = DELIVER_TASK) -> None:
    """Tell a worker that something is due. The row is the queue: a dead broker only means waiting for the sweep.

    One that did not answer is left alone for a while: who clicks waits for its silence once, not at each mail.
    """
    global _asked_again_at
    if time.monotonic() < _asked_again_at:
        return
    try:
        current_app.send_task(task, retry=False, expires=WAKE_EXPIRES, ignore_result=True)
    except Exception:
        _asked_again_at = time.monotonic() + LEFT_ALONE
        logger.warning("The broker does not answer: the mail waits for the next sweep.", exc_info=True)


def wake_after_commit(task: str = DELIVER_TASK) -> None:
    """Wake once the caller's transaction is committed; never if it is not."""
    transaction.on_commit(partial(wake, task), robust=True)
