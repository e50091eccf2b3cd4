"""A line: the steps that carry envelopes over one connection, and never touch the database.

It hands in the result of one message together with the beginning of the next, and lets the next travel before the desk
commits them; the last dot waits for that commit. So, per connection, at most one message can be on its way without its
result being known.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.exchange import Conversation, Exchange, Steps
from emegalis.outbox.recording import RELAY_TROUBLES, Result
from emegalis.outbox.verdicts import Reply, Stage, judge
from emegalis.outbox.wire import Parcel, Wire

TOO_SLOW = "Le serveur a mis trop longtemps à prendre le message."


@dataclass(frozen=True, slots=True)
class Turn:
    """What a line hands in: a result it brings, an envelope it begins; committed, the line is told whether that one
    may be concluded."""

    line: "Line"
    result: Result | None
    beginning: Envelope | None


class Line:
    """Takes envelopes from ``queue`` until it is told to end, or until nothing passes any more."""

    def __init__(
        self, queue: deque[Envelope], hand_in: Callable[[Turn], None], wire: Wire, *, patience: float
    ) -> None:
        self.queue, self.hand_in, self.wire, self.patience = queue, hand_in, wire, patience
        self.met_trouble = False
        self._is_ending = False
        self._is_hurried = False
        self._may_conclude: bool | None = None
        self._ahead: Envelope | None = None
        self._result: Result | None = None
        self._conversation: Conversation | None = None

    def begin(self, exchange: Exchange) -> None:
        self._conversation = exchange.begin(self._carry_all())

    @property
    def is_alive(self) -> bool:
        return self._conversation is not None and not self._conversation.is_over

    def wake(self) -> None:
        """Something may have come for it."""
        if self._conversation:
            self._conversation.wake()

    def settle(self, *, may_conclude: bool) -> None:
        """Its turn is committed."""
        self._may_conclude = may_conclude
        self.wake()

    def end(self, *, hurry: bool = False) -> None:
        """Take no more; in a hurry, not even what is announced: without its dot it is nothing."""
        self._is_ending, self._is_hurried = True, self._is_hurried or hurry
        self.wake()

    def _carry_all(self) -> Steps[None]:
        try:
            while not self.met_trouble and (envelope := (yield from self._take())):
                yield from self._carry(envelope)
            self._hand_in(None)
            yield from self.wire.close()
        finally:
            self.wire.abandon()

    def _take(self) -> Steps[Envelope | None]:
        """The next envelope; when none is ready, the result at hand does not wait for it."""
        envelope, self._ahead = self._ahead, None
        if envelope and self._is_hurried:
            self.wire.abandon()
            return None
        while not envelope and not self._is_ending:
            envelope = self._next()
            if not envelope:
                self._hand_in(None)
                yield None
        return envelope

    def _next(self) -> Envelope | None:
        return self.queue.popleft() if self.queue else None

    def _look_ahead(self) -> Parcel | None:
        """What the wire can announce: the next envelope, when it is there already."""
        if self.wire.announces and not self._is_ending:
            self._ahead = self._next()
        return self._ahead.parcel if self._ahead else None

    def _hand_in(self, beginning: Envelope | None) -> None:
        result, self._result = self._result, None
        if result or beginning:
            self.hand_in(Turn(self, result, beginning))

    def _carry(self, envelope: Envelope) -> Steps[None]:
        begun, self._may_conclude = time.monotonic(), None
        self._hand_in(envelope)
        reply = yield from self.wire.offer(envelope.parcel)
        while self._may_conclude is None:
            yield None
        if not self._may_conclude:
            self.wire.abandon()
            return
        if reply is None and time.monotonic() - begun > self.patience:
            self.wire.abandon()
            reply = Reply(Stage.CONTENT, 0, TOO_SLOW)
        if reply is None:
            yield from self.wire.conclude(self._look_ahead())
            reply = yield from self.wire.answer()
        self._result = Result(envelope, reply, judge(reply))
        if self._result.verdict in RELAY_TROUBLES:
            self._meet_trouble()

    def _meet_trouble(self) -> None:
        """What was taken ahead goes back before anyone counts this line as lost."""
        if self._ahead:
            self.queue.appendleft(self._ahead)
            self._ahead = None
        self.met_trouble = True
