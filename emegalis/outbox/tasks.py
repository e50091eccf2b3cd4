"""What wakes the workers. Nothing is in a task but the call: the database is the queue (DESIGN section 6.1)."""

import contextlib
import logging
from collections.abc import Iterator

from celery import shared_task
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from emegalis.lib.process import asked_to_stop, only_one
from emegalis.outbox import services
from emegalis.outbox.models import Delivery
from emegalis.outbox.relays import relay_address
from emegalis.outbox.return_boxes import BoxError, ImapBox
from emegalis.outbox.services.returns import empty_box
from emegalis.outbox.sweeping import fill_opened, sweep
from emegalis.outbox.worker import Run

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True, name=services.DELIVER_TASK)
def deliver() -> None:
    """Send what is due, for a while: then whoever waits for a worker has its turn, and this wakes again."""
    try:
        address = relay_address()
    except ImproperlyConfigured as error:
        logger.warning("%s", error)
        return
    with _one_at_a_time() as alone:
        if not alone:
            return
        run = Run(address, seconds=settings.OUTBOX_RUN_SECONDS, stopping=asked_to_stop)
        run()
    # What was committed while this run ended has woken a worker that found it still running.
    if not asked_to_stop() and not run.met_trouble and Delivery.objects.due(on=timezone.now()).exists():
        services.wake()


@shared_task(ignore_result=True, name=services.FILL_TASK)
def fill() -> None:
    fill_opened()


@shared_task(ignore_result=True)
def sweep_task() -> None:
    """Every ten seconds, by beat."""
    if sweep():
        services.wake()
    fill_opened()


@shared_task(ignore_result=True)
def settle_failures_task() -> None:
    """Every hour: forget what is settled, serve again the addresses whose server has taken mail since."""
    services.settle_failures()


@shared_task(ignore_result=True)
def read_bounces_task() -> None:
    """Every five minutes, when a return box is configured; one that does not open is tried again next time."""
    try:
        with ImapBox(settings.BOUNCES_URL) as box:
            empty_box(box)
    except BoxError as error:
        logger.warning("The return box cannot be read: %s", error)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[bool]:
    """On SQLite several senders would only wait for each other's write lock; PostgreSQL takes as many as there are."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        yield True
        return
    with only_one(settings.VAR_DIR / "outbox.lock") as alone:
        yield alone
