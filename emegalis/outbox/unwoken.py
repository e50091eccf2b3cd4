"""A worker that nobody wakes looks by itself: mail leaves, a little later, while the broker or beat is away.

Celery hears of its tasks by the broker only, and of the sweep by beat. Without them every row would wait, sign-in
codes first. So each worker's parent looks at the clock of the sweep; when it has stopped and mail is due, it has a
process of its own send it. That process does not move the clock: the desk goes on saying that something is wrong.
"""

import datetime
import subprocess
import sys
import threading
from typing import Any

from celery import bootsteps
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from emegalis.lib.outages import Outage
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.selectors import last_sweep_at

COMMAND = "send_due_mail"
SWEEP = Outage("The sweep (broker, or beat)", "This worker looks for mail by itself.")
DATABASE = Outage("The database", "This worker waits for it.")


class Lookout(bootsteps.StartStopStep):
    """A thread of the worker's parent; it starts before the broker is reached and ends with the worker."""

    requires = {"celery.worker.components:Pool"}

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="lookout", daemon=True)

    def start(self, worker: Any) -> None:
        self._thread.start()

    def stop(self, worker: Any) -> None:
        self._stopped.set()
        self._thread.join(settings.OUTBOX_RUN_SECONDS)

    terminate = stop

    def _look_on(self) -> None:
        pause: float = settings.OUTBOX_LOOKOUT_SECONDS  # a sweep may be about to come
        while not self._stopped.wait(pause):
            pause = settings.OUTBOX_LOOKOUT_SECONDS / 3
            if mail_waits_unseen():
                self._send()

    def _send(self) -> None:
        process = subprocess.Popen([sys.executable, "-m", "django", COMMAND], cwd=settings.BASE_DIR)  # noqa: S603
        while process.poll() is None:
            if self._stopped.wait(0.2):
                process.terminate()
                process.wait()


def mail_waits_unseen() -> bool:
    """Something is due, and no sweep has come for a while."""
    try:
        swept_at = last_sweep_at()
        is_silent = swept_at is None or timezone.now() - swept_at > _patience()
        waits = is_silent and _something_waits()
    except DatabaseError as error:
        DATABASE.failed(error)
        return False
    finally:
        close_old_connections()
    DATABASE.answered()
    if is_silent:
        SWEEP.failed("none for a while")
    else:
        SWEEP.answered()
    return waits


def _patience() -> datetime.timedelta:
    return datetime.timedelta(seconds=settings.OUTBOX_LOOKOUT_SECONDS)


def _something_waits() -> bool:
    now = timezone.now()
    deliveries = Delivery.objects
    return deliveries.due(on=now).exists() or deliveries.lapsed(on=now).exists() or Sending.objects.to_fill().exists()
