"""Two lanes, so that urgent mail never waits behind a bulletin: each has its own connections."""

import time
from collections import deque
from collections.abc import Callable

from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.lines import Line
from emegalis.outbox.models import Delivery

LOOK_AGAIN = 0.5
PORTION = 10


class Lane:
    """Deliveries of one urgency that were claimed, envelopes made of the first of them, lines that carry these (up to
    ``width``)."""

    def __init__(self, *, urgent: bool, width: int, batch: int) -> None:
        self.urgent, self.width, self.batch = urgent, width, batch
        self.claimed: deque[Delivery] = deque()
        self.queue: deque[Envelope] = deque()
        self.lines: list[Line] = []
        self.is_closed = False
        self._look_at = 0.0

    @property
    def wants_more(self) -> bool:
        """Runs low; when little was found the last time, not before half a second."""
        return not self.is_closed and len(self.claimed) <= self.batch // 4 and time.monotonic() >= self._look_at

    def found(self, deliveries: list[Delivery], *, count: int) -> None:
        """What the last look brought, of which some are no longer due: fewer than asked for means that no more wait
        for now."""
        self.claimed.extend(deliveries)
        self._look_at = 0.0 if count >= self.batch else time.monotonic() + LOOK_AGAIN

    def portion(self) -> list[Delivery]:
        """What to make envelopes of now: a few when the lines run short, so that results never wait for long."""
        if self.is_closed or len(self.queue) > self.width:
            return []
        return [self.claimed.popleft() for _ in range(min(PORTION, len(self.claimed)))]

    def put(self, envelopes: list[Envelope], new_line: Callable[["Lane"], Line]) -> None:
        """Hand envelopes to the lines, as many lines as there is work for."""
        self.queue.extend(envelopes)
        self.lines += [new_line(self) for _ in range(min(self.width - len(self.lines), len(envelopes)))]

    def wake(self) -> None:
        """Whatever waits in the queue is taken by the lines that have nothing to do."""
        for line in self.lines:
            if not self.queue:
                return
            line.wake()

    @property
    def is_given_up(self) -> bool:
        """Every line that could carry has met trouble."""
        return bool(self.lines) and all(line.met_trouble for line in self.lines)

    @property
    def is_alive(self) -> bool:
        return any(line.is_alive for line in self.lines)

    def close(self) -> set[int]:
        """No more: the ids of what no line has taken; each line ends after the message in hand."""
        self.is_closed = True
        left = {delivery.pk for delivery in self.claimed} | {envelope.id for envelope in self.queue}
        self.claimed.clear()
        self.queue.clear()
        for line in self.lines:
            line.end()
        return left
