"""Two lanes, so that urgent mail never waits behind a bulletin: each has its own connections."""

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.lines import Envelopes, Line

LOOK_AGAIN = 0.5


class Lane:
    """Envelopes of one urgency waiting to be carried, and the lines that carry them: up to ``width``."""

    def __init__(self, *, urgent: bool, width: int, batch: int) -> None:
        self.urgent, self.width, self.batch = urgent, width, batch
        self.queue: Envelopes = SimpleQueue()
        self.lines: list[Line] = []
        self.is_closed = False
        self._look_at = 0.0

    @property
    def wants_more(self) -> bool:
        """Runs low; when little was found the last time, not before half a second."""
        return not self.is_closed and self.queue.qsize() <= self.batch // 4 and time.monotonic() >= self._look_at

    def found(self, count: int) -> None:
        """How many the last look brought: fewer than asked for means that no more wait for now."""
        self._look_at = 0.0 if count >= self.batch else time.monotonic() + LOOK_AGAIN

    def put(self, envelopes: list[Envelope], new_line: Callable[["Lane"], Line]) -> None:
        """Hand envelopes to the lines, as many lines as there is work for."""
        for envelope in envelopes:
            self.queue.put(envelope)
        for _ in range(min(self.width - len(self.lines), len(envelopes))):
            line = new_line(self)
            self.lines.append(line)
            line.start()

    @property
    def is_given_up(self) -> bool:
        """Every line that could carry has met trouble."""
        return bool(self.lines) and all(line.met_trouble for line in self.lines)

    @property
    def is_alive(self) -> bool:
        return any(line.is_alive() for line in self.lines)

    def close(self) -> list[Envelope]:
        """No more: take back what no line has taken, and tell each line to end after the message in hand."""
        self.is_closed = True
        left = self._drain()
        for _ in self.lines:
            self.queue.put(None)
        return left

    def _drain(self) -> list[Envelope]:
        left: list[Envelope] = []
        while True:
            try:
                envelope = self.queue.get_nowait()
            except Empty:
                return left
            if envelope is not None:
                left.append(envelope)
