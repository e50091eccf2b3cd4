"""A line: a thread that carries envelopes over one connection and touches nothing else, above all not the database.

While a body travels, the worker commits the result of the message before and the beginning of this one; the last dot
waits for that commit. So at most one message per connection can be on its way without its result being known.
"""

import threading
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.recording import RELAY_TROUBLES, Result
from emegalis.outbox.verdicts import Reply, Stage, judge
from emegalis.outbox.wire import Wire

TOO_SLOW = "Le serveur a mis trop longtemps à prendre le message."


@dataclass(frozen=True, slots=True)
class Turn:
    """What a line tells the worker: a result it brings, an envelope it begins (it then waits for the word to end)."""

    line: "Line"
    result: Result | None
    beginning: Envelope | None
    ends: bool = False


class Line(threading.Thread):
    """Takes envelopes from ``lane`` until it finds ``None`` there, or until nothing passes any more."""

    def __init__(
        self, lane: "SimpleQueue[Envelope | None]", desk: "SimpleQueue[Turn]", wire: Wire, patience: float
    ) -> None:
        super().__init__(daemon=True)
        self.lane, self.desk, self.wire = lane, desk, wire
        self.patience = patience
        self.word: SimpleQueue[bool] = SimpleQueue()

    def run(self) -> None:
        result: Result | None = None
        try:
            while result is None or result.verdict not in RELAY_TROUBLES:
                envelope = self._take(result)
                if envelope is None:
                    result = None
                    break
                result = self._carry(envelope)
        finally:
            self.wire.close()
            self.desk.put(Turn(self, result, None, ends=True))

    def _take(self, result: Result | None) -> Envelope | None:
        """The next envelope, announced together with the result of the one before."""
        try:
            envelope = self.lane.get_nowait()
        except Empty:
            if result is not None:
                self.desk.put(Turn(self, result, None))
            envelope, result = self.lane.get(), None
        if result is not None or envelope is not None:
            self.desk.put(Turn(self, result, envelope))
        return envelope

    def _carry(self, envelope: Envelope) -> Result | None:
        begun = time.monotonic()
        reply = self.wire.offer(envelope.parcel)
        may_conclude = self.word.get()
        if reply is None and not may_conclude:
            self.wire.abandon()
            return None
        if reply is None and time.monotonic() - begun > self.patience:
            self.wire.abandon()
            reply = Reply(Stage.CONTENT, 0, TOO_SLOW)
        if reply is None:
            reply = self.wire.conclude()
        return Result(envelope, reply, judge(reply)) if may_conclude else None
