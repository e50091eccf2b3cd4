"""Waking the workers after a commit. The rows are the queue: the broker only carries a word."""

from functools import partial

from django.db import transaction

from emegalis.outbox import broker

DELIVER_TASK = "emegalis.outbox.tasks.deliver"
FILL_TASK = "emegalis.outbox.tasks.fill"


def wake(task: str = DELIVER_TASK) -> None:
    """Tell a worker that something is due; a dead broker only means waiting for the sweep."""
    broker.publish(task)


def wake_after_commit(task: str = DELIVER_TASK) -> None:
    """Wake once the caller's transaction is committed; never if it is not."""
    transaction.on_commit(partial(wake, task), robust=True)
