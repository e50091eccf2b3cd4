"""Sending what is due: one run of one worker.

The thread of ``Run`` alone touches the database: it claims, gives envelopes to the lines (``emegalis.outbox.lines``,
one thread per connection), and commits what they bring back. The database is the queue: whatever stops a run, what it
held goes back in line, at once or when its lease lapses.
"""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from django.conf import settings
from django.utils import timezone

from emegalis.outbox import relays
from emegalis.outbox.claiming import claim, give_back
from emegalis.outbox.envelopes import Packer, greeting
from emegalis.outbox.lanes import LOOK_AGAIN, Lane
from emegalis.outbox.lines import Line, Turn
from emegalis.outbox.packing import pack
from emegalis.outbox.recording import RELAY_TROUBLES, Record, Result
from emegalis.outbox.relays import Allowance
from emegalis.outbox.verdicts import Verdict
from emegalis.outbox.wire import RelayAddress, Wire

logger = logging.getLogger(__name__)
RECENTLY = 5.0
PATIENCE_AT_STOP = 25.0


class Run:
    """Claims and sends until nothing is due, the time is up, or ``stopping()`` says so."""

    def __init__(self, address: RelayAddress, *, seconds: float, stopping: Callable[[], bool]) -> None:
        self.address, self.stopping = address, stopping
        self.ends_at = time.monotonic() + seconds
        self.record = Record(f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}")
        self.relay = relays.relay_for(address)
        self.packer = Packer()
        self.desk: SimpleQueue[Turn] = SimpleQueue()
        width = max(1, settings.EMAIL_CONNECTIONS)
        self.lanes = (
            Lane(urgent=True, width=1, batch=settings.OUTBOX_BATCH),
            Lane(urgent=False, width=width, batch=settings.OUTBOX_BATCH * width),
        )
        self.in_hand: dict[int, Line | None] = {}
        self.is_probing = False
        self.sent = 0
        self._worked_at = -RECENTLY

    def __call__(self) -> int:
        """Return how many messages the relay has taken."""
        try:
            self._send_all()
        finally:
            self._finish()
        return self.sent

    @property
    def met_trouble(self) -> bool:
        """Something keeps mail from leaving: the next sweep is soon enough."""
        return bool(self.relay.failures) or any(lane.is_broken for lane in self.lanes)

    def _send_all(self) -> None:
        while not self.stopping() and time.monotonic() < self.ends_at:
            for lane in self.lanes:
                if lane.wants_more or not self.in_hand:
                    self._refill(lane)
            if not self.in_hand:
                return
            self._settle(self._turns(LOOK_AGAIN))

    def _finish(self) -> None:
        """Every line ends after the message in hand; the rest goes back in line."""
        for lane in self.lanes:
            lane.close()
        patience = time.monotonic() + PATIENCE_AT_STOP
        try:
            while any(lane.lines for lane in self.lanes) and time.monotonic() < patience:
                self._settle(self._turns(LOOK_AGAIN))
        finally:
            self._release_lines()
            give_back(worker=self.record.worker)

    def _release_lines(self) -> None:
        """Lines that wait for a word that will not come (the database is gone) are told not to conclude."""
        for lane in self.lanes:
            for line in lane.lines:
                line.word.put(False)

    # ------------------------------------------------------------ claiming

    def _refill(self, lane: Lane) -> None:
        if lane.is_broken or not (limit := self._limit(lane)):
            return
        found = claim(worker=self.record.worker, urgent=lane.urgent, limit=limit)
        lane.found(len(found))
        envelopes = pack(found, packer=self.packer, record=self.record) if found else []
        self.in_hand.update(dict.fromkeys(envelope.id for envelope in envelopes))
        lane.put(envelopes, self._new_line)

    def _limit(self, lane: Lane) -> int:
        """Urgent mail is tried whatever the state of the relay; bulletins wait while it fails, but for a probe."""
        if lane.urgent:
            return lane.batch
        if self.is_probing:
            return 0
        self.relay.refresh_from_db()
        allowed = relays.allowance(self.relay, now=timezone.now())
        self.is_probing = allowed == Allowance.PROBE
        if self.is_probing:
            return 1
        return lane.batch if allowed == Allowance.ALL or self._works else 0

    def _new_line(self, lane: Lane) -> Line:
        wire = Wire(self.address, timeout=settings.OUTBOX_SMTP_TIMEOUT, hostname=greeting())
        return Line(lane.envelopes, self.desk, wire, settings.OUTBOX_LEASE - settings.OUTBOX_SMTP_TIMEOUT - 1)

    # ------------------------------------------------------------ what the lines bring back

    def _turns(self, seconds: float) -> list[Turn]:
        """All that waits at the desk; at least one turn, unless none comes in time."""
        turns: list[Turn] = []
        try:
            turns.append(self.desk.get(timeout=seconds))
            while True:
                turns.append(self.desk.get_nowait())
        except Empty:
            return turns

    def _settle(self, turns: list[Turn]) -> None:
        """Commit, then give each line its word."""
        results = [turn.result for turn in turns if turn.result]
        beginning = [turn.beginning for turn in turns if turn.beginning]
        may_begin = self.record.write(results, beginning) if results or beginning else set()
        for result in results:
            self.in_hand.pop(result.envelope.id, None)
            self._note(result)
        for turn in turns:
            if turn.beginning:
                self._begin(turn.line, turn.beginning.id, turn.beginning.id in may_begin)
            if turn.ends:
                self._line_ended(turn)

    def _begin(self, line: Line, pk: int, is_ours: bool) -> None:
        if is_ours:
            self.in_hand[pk] = line
        else:
            self.in_hand.pop(pk, None)
        line.word.put(is_ours)

    def _note(self, result: Result) -> None:
        """What this answer tells of the relay."""
        self.sent += result.verdict == Verdict.SENT
        if result.verdict not in RELAY_TROUBLES:
            if result.reply.code:
                self._worked_at = time.monotonic()
                if self.relay.failures:
                    relays.note_success(self.relay)
        elif not self._works:
            logger.warning("The relay %s takes no mail: %s", self.address.key, result.reply)
            relays.note_failure(self.relay, result.reply, result.verdict, probing=self.is_probing, now=timezone.now())
        self.is_probing = self.is_probing and result.envelope.urgent

    @property
    def _works(self) -> bool:
        """This run has seen the relay answer within the last seconds: one refused connection is only one too many."""
        return time.monotonic() - self._worked_at < RECENTLY

    def _line_ended(self, turn: Turn) -> None:
        """A line that met trouble is not replaced; when it was the last of its lane, the lane is given up."""
        for pk in [pk for pk, line in self.in_hand.items() if line is turn.line]:
            del self.in_hand[pk]
        for lane in self.lanes:
            if turn.line not in lane.lines:
                continue
            lane.lines.discard(turn.line)
            lane.width -= 1
            if not lane.lines:
                self._give_up(lane)

    def _give_up(self, lane: Lane) -> None:
        lane.is_broken = True
        left = [envelope.id for envelope in lane.close()]
        if left:
            give_back(worker=self.record.worker, ids=left)
        for pk in left:
            self.in_hand.pop(pk, None)
