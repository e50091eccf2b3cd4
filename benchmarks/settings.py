"""The portal's own settings, with a kind of mail for the bench, and the layout that it asks for."""

import os

from emegalis.settings.dev import *  # noqa: F403
from emegalis.settings.dev import OUTBOX_KINDS

OUTBOX_KINDS = [*OUTBOX_KINDS, "benchmarks.bench.BULLETIN"]
BULLETIN_SHARED_LAYOUT = os.environ.get("BENCH_LAYOUT") != "whole"
LOGGING_CONFIG = None
DEBUG = False
