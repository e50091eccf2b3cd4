"""The portal as `make run` has it, kinds of mail of the tests beside its own, delays that tests can wait for."""

import os

from emegalis.settings.dev import *  # noqa: F403
from emegalis.settings.dev import OUTBOX_KINDS

OUTBOX_KINDS = [*OUTBOX_KINDS, "tests.emegalis.outbox.kinds.BULLETIN", "tests.emegalis.outbox.kinds.CODE"]
OUTBOX_BATCH = 20
OUTBOX_RUN_SECONDS = float(os.environ["FAULTS_RUN_SECONDS"])
OUTBOX_SMTP_TIMEOUT = float(os.environ["FAULTS_SMTP_TIMEOUT"])
OUTBOX_LEASE = float(os.environ["FAULTS_LEASE"])
OUTBOX_LOOKOUT_SECONDS = float(os.environ["FAULTS_LOOKOUT"])
OUTBOX_RETRY_DELAYS = [0.5, 1, 2]
OUTBOX_URGENT_DELAYS = [0.3]
OUTBOX_RELAY_DOWN_DELAYS = [0.5]
OUTBOX_RELAY_REFUSES_DELAYS = [1, 2]
CELERY_WORKER_CONCURRENCY = 2
BULLETIN_PROCESSES = int(os.environ["FAULTS_RENDERERS"])
OFTEN = {"schedule": 0.5, "options": {"expires": 5}}
CELERY_BEAT_SCHEDULE = {
    "sweep the outbox": {"task": "emegalis.outbox.tasks.sweep_task", **OFTEN},
    "render editions": {"task": "bulletins.tasks.render_editions", **OFTEN},
    "send scheduled bulletins": {"task": "bulletins.tasks.send_due", **OFTEN},
}
