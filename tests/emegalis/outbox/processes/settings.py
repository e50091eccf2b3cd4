"""The portal as `make run` has it, with the kinds of mail of these tests and delays that tests can wait for."""

import os

from emegalis.settings.dev import *  # noqa: F403

OUTBOX_KINDS = ["tests.emegalis.outbox.kinds.BULLETIN", "tests.emegalis.outbox.kinds.CODE"]
OUTBOX_BATCH = 20
OUTBOX_SMTP_TIMEOUT = 1
OUTBOX_LEASE = 3
OUTBOX_RETRY_DELAYS = [0.5, 1]
OUTBOX_URGENT_DELAYS = [0.3]
OUTBOX_RELAY_DOWN_DELAYS = [0.5]
OUTBOX_RELAY_REFUSES_DELAYS = [1]
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("TEST_QUEUE", "celery")
CELERY_WORKER_CONCURRENCY = 2
CELERY_BEAT_SCHEDULE = {
    "sweep the outbox": {
        "task": "emegalis.outbox.tasks.sweep_task",
        "schedule": 0.3,
        "options": {"expires": 5, "queue": CELERY_TASK_DEFAULT_QUEUE},
    }
}
