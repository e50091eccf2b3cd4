"""The portal's own settings, with a kind of mail for the bench, and the layout that it asks for."""

import os

from emegalis.settings.dev import *  # noqa: F403

OUTBOX_KINDS = ["benchmarks.bench.BULLETIN", "bulletins.kinds.BULLETIN"]
BULLETIN_SHARED_LAYOUT = os.environ.get("BENCH_LAYOUT") != "whole"
LOGGING_CONFIG = None
