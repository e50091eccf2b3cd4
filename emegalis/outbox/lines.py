"""A line: a thread that carries envelopes over one connection, and never touches the database.

It hands in the result of one message together with the beginning of the next, and lets the next travel while the desk
commits them; the last dot waits for that commit. So, per connection, at most one message can be on its way without its
result being known, and the database never makes the relay wait.
"""

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol

from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.recording import RELAY_TROUBLES, Result
from emegalis.outbox.verdicts import Reply, Stage, judge
from emegalis.outbox.wire import Parcel, Wire

TOO_SLOW = "Le serveur a mis trop longtemps à prendre le message."
Envelopes = SimpleQueue[Envelope | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a line hands in: a result it brings, an envelope it begins; committed, ``settled`` receives whether that
    one may be concluded."""

    result: Result | None
    beginning: Envelope | None
    settled: "SimpleQueue[bool]"


class Desk(Protocol):
    """Where lines hand in their turns."""

    def post(self, turn: Turn) -> None:
        """Leave a turn: it is settled soon, in the order of a line's turns."""

    def fail(self, error: Exception) -> None:
        """Nothing can go on."""


class Line(threading.Thread):
    """Takes envelopes from ``queue`` until it finds ``None`` there, or until nothing passes any more."""

    def __init__(self, queue: Envelopes, desk: Desk, wire: Wire, *, patience: float) -> None:
        super().__init__(daemon=True)
        self.queue, self.desk, self.wire, self.patience = queue, desk, wire, patience
        self.met_trouble = False
        self.is_hurried = False
        self._ahead: deque[Envelope | None] = deque()
        self._result: Result | None = None
        self._settled: SimpleQueue[bool] = SimpleQueue()

    def hurry(self) -> None:
        """End after the message in hand, even if the next is announced: without its dot it is nothing."""
        self.is_hurried = True

    def run(self) -> None:
        try:
            while not self.met_trouble and (envelope := self._take()) is not None:
                self._carry(envelope)
            self._hand_in(None)
        except Exception as error:  # noqa: BLE001 - the run, not this thread, must end by it
            self.desk.fail(error)
        finally:
            self.wire.close()

    def _take(self) -> Envelope | None:
        """The next envelope; when none is ready, the result at hand does not wait for it."""
        if self._ahead and self.is_hurried:
            self.wire.abandon()
            return None
        if self._ahead:
            return self._ahead.popleft()
        try:
            return self.queue.get_nowait()
        except Empty:
            self._hand_in(None)
            return self.queue.get()

    def _look_ahead(self) -> Parcel | None:
        """What the wire can announce: the next envelope, when it is there already."""
        if self.wire.announces:
            with contextlib.suppress(Empty):
                self._ahead.append(self.queue.get_nowait())
        following = self._ahead[0] if self._ahead else None
        return following.parcel if following else None

    def _hand_in(self, beginning: Envelope | None) -> None:
        result, self._result = self._result, None
        if result or beginning:
            self.desk.post(Turn(result, beginning, self._settled))

    def _carry(self, envelope: Envelope) -> None:
        begun = time.monotonic()
        self._hand_in(envelope)
        reply = self.wire.offer(envelope.parcel)
        if not self._settled.get():
            self.wire.abandon()
            return
        if reply is None and time.monotonic() - begun > self.patience:
            self.wire.abandon()
            reply = Reply(Stage.CONTENT, 0, TOO_SLOW)
        if reply is None:
            self.wire.conclude(self._look_ahead())
            reply = self.wire.answer()
        self._result = Result(envelope, reply, judge(reply))
        if self._result.verdict in RELAY_TROUBLES:
            self._meet_trouble()

    def _meet_trouble(self) -> None:
        """What was taken ahead goes back before anyone counts this line as lost."""
        while self._ahead:
            self.queue.put(self._ahead.pop())
        self.met_trouble = True
