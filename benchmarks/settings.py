"""The portal's own settings, with a kind of mail for the bench."""

from emegalis.settings.dev import *  # noqa: F403

OUTBOX_KINDS = ["benchmarks.bench.BULLETIN"]
LOGGING_CONFIG = None
