"""The portal's own settings, with a kind of mail for the bench, the layout that it asks for, and what it is compared
with."""

import os

from emegalis.settings.dev import *  # noqa: F403
from emegalis.settings.dev import INSTALLED_APPS, OUTBOX_KINDS

DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "post_office"]
POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}, "BATCH_SIZE": 100_000}
OUTBOX_KINDS = [*OUTBOX_KINDS, "benchmarks.bench.BULLETIN"]
BULLETIN_SHARED_LAYOUT = os.environ.get("BENCH_LAYOUT") != "whole"
LOGGING_CONFIG = None
