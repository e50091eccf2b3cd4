"""A server that the portal can do without for a while: its silence is told once, and waited for once."""

import logging
import time

logger = logging.getLogger(__name__)
LEFT_ALONE = 10.0  # seconds, about those between two sweeps of the outbox


class Outage:
    """Whether one server answers, as this process last saw it. Its users say what they saw."""

    def __init__(self, server: str, meanwhile: str) -> None:
        self.server, self.meanwhile = server, meanwhile
        self.is_on = False
        self._ask_again_at = 0.0

    @property
    def is_left_alone(self) -> bool:
        """It did not answer a moment ago: nobody waits for it again yet."""
        return self.is_on and time.monotonic() < self._ask_again_at

    def failed(self, reason: object) -> None:
        """It did not answer; the journal says so at the beginning of the outage only."""
        if not self.is_on:
            logger.error("%s does not answer (%s). %s", self.server, reason, self.meanwhile)
        self.is_on, self._ask_again_at = True, time.monotonic() + LEFT_ALONE

    def answered(self) -> None:
        """It did, perhaps again."""
        if self.is_on:
            logger.warning("%s answers again.", self.server)
        self.is_on = False
