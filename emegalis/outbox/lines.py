"""A line: a thread that carries envelopes over one connection.

It hands in the result of one message together with the beginning of the next, and lets the next travel while they are
committed; the last dot waits for that commit. So, per connection, at most one message can be on its way without its
result being known, and the database never makes the relay wait.
"""

import threading
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol

from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.recording import RELAY_TROUBLES, Result
from emegalis.outbox.verdicts import Reply, Stage, judge
from emegalis.outbox.wire import Wire

TOO_SLOW = "Le serveur a mis trop longtemps à prendre le message."
Envelopes = SimpleQueue[Envelope | None]


@dataclass(slots=True)
class Turn:
    """What a line hands in: a result it brings, an envelope it begins; settled once that is committed."""

    result: Result | None
    beginning: Envelope | None
    is_settled: bool = False
    may_conclude: bool = False


class Desk(Protocol):
    """Where lines hand in their turns."""

    def welcome(self) -> None:
        """Called once by each line, from its own thread."""

    def fail(self, error: Exception) -> None:
        """Nothing can go on."""

    def post(self, turn: Turn) -> None:
        """Leave a turn: someone will settle it soon."""

    def settle(self, turn: Turn) -> None:
        """Return once the turn is settled."""

    def refill(self) -> None:
        """A line waits for its answer: the time to claim what comes next."""


class Line(threading.Thread):
    """Takes envelopes from ``queue`` until it finds ``None`` there, or until nothing passes any more."""

    def __init__(self, queue: Envelopes, desk: Desk, wire: Wire, *, patience: float) -> None:
        super().__init__(daemon=True)
        self.queue, self.desk, self.wire, self.patience = queue, desk, wire, patience
        self.met_trouble = False
        self._result: Result | None = None

    def run(self) -> None:
        try:
            self.desk.welcome()
            while not self.met_trouble and (envelope := self._take()) is not None:
                self._carry(envelope)
            self._hand_in()
        except Exception as error:  # noqa: BLE001 - the run, not this thread, must end by it
            self.desk.fail(error)
        finally:
            self.wire.close()

    def _take(self) -> Envelope | None:
        """The next envelope; when none is ready, the result at hand does not wait for it."""
        try:
            return self.queue.get_nowait()
        except Empty:
            self._hand_in()
            return self.queue.get()

    def _hand_in(self) -> None:
        if self._result is not None:
            result, self._result = self._result, None
            self.desk.settle(Turn(result, None))

    def _carry(self, envelope: Envelope) -> None:
        turn, self._result = Turn(self._result, envelope), None
        self.desk.post(turn)
        begun = time.monotonic()
        reply = self.wire.offer(envelope.parcel)
        self.desk.settle(turn)
        if not turn.may_conclude:
            self.wire.abandon()
            return
        if reply is None and time.monotonic() - begun > self.patience:
            self.wire.abandon()
            reply = Reply(Stage.CONTENT, 0, TOO_SLOW)
        if reply is None:
            self.wire.conclude()
            self.desk.refill()
            reply = self.wire.answer()
        self._result = Result(envelope, reply, judge(reply))
        self.met_trouble = self._result.verdict in RELAY_TROUBLES
