"""Sending what is due: one run of one worker.

Whoever holds the run's lock touches the database: a line that hands in its turn commits at once all the turns that
wait, and claims more envelopes when they run low. With one connection nobody waits for anybody; with twenty, one
transaction carries the results of several. The database is the queue: whatever stops a run, what it held goes back in
line, at once or when its lease lapses.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Callable

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from emegalis.outbox import relays
from emegalis.outbox.claiming import claim, give_back
from emegalis.outbox.envelopes import Packer, greeting
from emegalis.outbox.lanes import Lane
from emegalis.outbox.lines import Line, Turn
from emegalis.outbox.packing import pack
from emegalis.outbox.recording import RELAY_TROUBLES, Record, Result
from emegalis.outbox.relays import Allowance
from emegalis.outbox.verdicts import Verdict
from emegalis.outbox.wire import RelayAddress, Wire

logger = logging.getLogger(__name__)
TICK = 0.05
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
        width, batch = max(1, settings.EMAIL_CONNECTIONS), settings.OUTBOX_BATCH
        self.lanes = (Lane(urgent=True, width=1, batch=batch), Lane(urgent=False, width=width, batch=batch * width))
        self.in_hand: set[int] = set()
        self.sent = 0
        self._is_probing = False
        self._worked_at = -RECENTLY
        self._turns: deque[Turn] = deque()
        self._lock = threading.Lock()
        self._nothing_left = threading.Event()
        self._failure: Exception | None = None
        self._connection = connections[DEFAULT_DB_ALIAS]

    def __call__(self) -> int:
        """Return how many messages the relay has taken."""
        self._connection.inc_thread_sharing()
        try:
            self._send_all()
        finally:
            self._finish()
            self._connection.dec_thread_sharing()
        return self.sent

    @property
    def met_trouble(self) -> bool:
        """Something keeps mail from leaving: the next sweep is soon enough."""
        return bool(self.relay.failures) or any(lane.is_given_up for lane in self.lanes)

    def _send_all(self) -> None:
        while not self.stopping() and time.monotonic() < self.ends_at:
            with self._lock:
                self._settle_all()
                self._refill_all(look=not self.in_hand)
                if not self.in_hand:
                    return
            self._nothing_left.wait(TICK)
            self._nothing_left.clear()
            if self._failure:
                raise self._failure

    def _finish(self) -> None:
        """Every line ends after the message in hand; the rest goes back in line."""
        for lane in self.lanes:
            lane.close()
        patience = time.monotonic() + PATIENCE_AT_STOP
        for line in (line for lane in self.lanes for line in lane.lines):
            line.join(max(0.0, patience - time.monotonic()))
        with self._lock:
            give_back(worker=self.record.worker)

    # ------------------------------------------------------------ the desk, as lines see it

    def welcome(self) -> None:
        """All threads of a run share its connection to the database, under the lock."""
        connections[DEFAULT_DB_ALIAS] = self._connection

    def fail(self, error: Exception) -> None:
        self._failure = error
        self._nothing_left.set()

    def post(self, turn: Turn) -> None:
        self._turns.append(turn)

    def settle(self, turn: Turn) -> None:
        if turn.beginning is None:
            self.post(turn)
        while not turn.is_settled:
            if self._failure:
                raise self._failure
            with self._lock:
                self._settle_all()
        if not self.in_hand:
            self._nothing_left.set()

    def refill(self) -> None:
        if any(lane.wants_more for lane in self.lanes):
            with self._lock:
                self._refill_all()

    # ------------------------------------------------------------ under the lock

    def _settle_all(self) -> None:
        """Commit every turn that waits, in one transaction."""
        turns = [self._turns.popleft() for _ in range(len(self._turns))]
        if not turns:
            return
        results = [turn.result for turn in turns if turn.result]
        may_begin = self.record.write(results, [turn.beginning for turn in turns if turn.beginning])
        for result in results:
            self.in_hand.discard(result.envelope.id)
            self._note(result)
        for turn in turns:
            if turn.beginning:
                turn.may_conclude = turn.beginning.id in may_begin
                if not turn.may_conclude:
                    self.in_hand.discard(turn.beginning.id)
            turn.is_settled = True

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
            relays.note_failure(self.relay, result.reply, result.verdict, probing=self._is_probing, now=timezone.now())
        self._is_probing = self._is_probing and result.envelope.urgent

    @property
    def _works(self) -> bool:
        """This run has seen the relay answer within the last seconds: one refused connection is only one too many."""
        return time.monotonic() - self._worked_at < RECENTLY

    def _refill_all(self, *, look: bool = False) -> None:
        for lane in self.lanes:
            if lane.is_given_up and not lane.is_closed:
                self._give_up(lane)
            elif lane.wants_more or (look and not lane.is_closed):
                self._refill(lane)

    def _give_up(self, lane: Lane) -> None:
        left = {envelope.id for envelope in lane.close()}
        give_back(worker=self.record.worker, ids=left)
        self.in_hand -= left

    def _refill(self, lane: Lane) -> None:
        limit = self._limit(lane)
        found = claim(worker=self.record.worker, urgent=lane.urgent, limit=limit) if limit else []
        lane.found(len(found))
        envelopes = pack(found, packer=self.packer, record=self.record) if found else []
        self.in_hand.update(envelope.id for envelope in envelopes)
        lane.put(envelopes, self._new_line)

    def _limit(self, lane: Lane) -> int:
        """Urgent mail is tried whatever the state of the relay; bulletins wait while it fails, but for a probe."""
        if lane.urgent:
            return lane.batch
        if self._is_probing:
            return 0
        self.relay.refresh_from_db()
        allowed = relays.allowance(self.relay, now=timezone.now())
        self._is_probing = allowed == Allowance.PROBE
        if self._is_probing:
            return 1
        return lane.batch if allowed == Allowance.ALL or self._works else 0

    def _new_line(self, lane: Lane) -> Line:
        wire = Wire(self.address, timeout=settings.OUTBOX_SMTP_TIMEOUT, hostname=greeting())
        patience = settings.OUTBOX_LEASE / 2 - settings.OUTBOX_SMTP_TIMEOUT
        return Line(lane.queue, self, wire, patience=patience)
