"""Sending what is due: one run of one worker.

One thread holds every conversation with the relay and alone touches the database. It lets each line go on as far as it
can, then commits in one transaction every turn that they have handed in, then lets them conclude. With one connection
each result is a transaction; with twenty, one transaction carries the results of several. The database is the queue:
whatever stops a run, what it held goes back in line, at once or when its lease lapses.
"""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from emegalis.outbox import relays
from emegalis.outbox.claiming import claim, give_back
from emegalis.outbox.envelopes import Packer, greeting
from emegalis.outbox.exchange import Exchange
from emegalis.outbox.lanes import Lane
from emegalis.outbox.lines import Line, Turn
from emegalis.outbox.models import Delivery
from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.packing import pack, still_due
from emegalis.outbox.places import Places
from emegalis.outbox.recording import RELAY_TROUBLES, Record, Result
from emegalis.outbox.relays import Allowance
from emegalis.outbox.verdicts import Verdict
from emegalis.outbox.wire import Wire

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
        self.places = Places(self.relay.pk)
        width, batch = self.places.take(max(1, settings.EMAIL_CONNECTIONS)), settings.OUTBOX_BATCH
        self.lanes = (Lane(urgent=True, width=1, batch=batch), Lane(urgent=False, width=width, batch=batch))
        self.in_hand: set[int] = set()
        self.sent = 0
        self._is_probing = False
        self._worked_at = -RECENTLY
        self._exchange = Exchange()
        self._turns: list[Turn] = []

    def __call__(self) -> int:
        """Return how many messages the relay has taken."""
        try:
            self._send_all()
            self._end()
        finally:
            self._exchange.end()
            self.places.give_back()
            give_back(worker=self.record.worker)
        return self.sent

    @property
    def met_trouble(self) -> bool:
        """Something keeps mail from leaving (no place at the relay is free, or it takes nothing): the next sweep is
        soon enough."""
        return bool(self.relay.failures) or any(lane.is_given_up or not lane.width for lane in self.lanes)

    def _send_all(self) -> None:
        while not self.stopping() and time.monotonic() < self.ends_at:
            self._supply(look=not self.in_hand)
            if not self.in_hand:
                return
            self._go_round()

    def _end(self) -> None:
        """Every line ends after the message in hand; of what its server has not answered by then, no more is heard."""
        for lane in self.lanes:
            lane.close()
        patience = time.monotonic() + PATIENCE_AT_STOP
        while any(lane.is_alive for lane in self.lanes):
            if self.stopping():
                self._hurry()
            if time.monotonic() > patience:
                self._exchange.give_up_waiting()
            self._go_round()

    def _hurry(self) -> None:
        for line in (line for lane in self.lanes for line in lane.lines):
            line.end(hurry=True)

    def _go_round(self) -> None:
        """Each conversation goes as far as it can, then what they have handed in is committed."""
        for lane in self.lanes:
            lane.wake()
        self._exchange.advance(0 if self._turns else TICK)
        turns = self._turns.copy()
        self._turns.clear()
        self._settle(turns)

    def _settle(self, turns: list[Turn]) -> None:
        """Commit these turns in one transaction; their lines conclude what they have begun."""
        if not turns:
            return
        results = [turn.result for turn in turns if turn.result]
        may_begin = self.record.write(results, [turn.beginning for turn in turns if turn.beginning])
        self.in_hand -= {turn.beginning.id for turn in turns if turn.beginning} - may_begin
        for turn in turns:
            if turn.beginning:
                turn.line.settle(may_conclude=turn.beginning.id in may_begin)
        for result in results:
            self.in_hand.discard(result.envelope.id)
            self._note(result)

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

    def _supply(self, *, look: bool) -> None:
        """Claim when little is left (or to ``look`` whether anything is due), prepare when the lines run short."""
        for lane in self.lanes:
            if lane.is_given_up and not lane.is_closed:
                self._give_up(lane)
            elif lane.wants_more or (look and not lane.is_closed):
                self._claim(lane)
            if portion := lane.portion():
                self._prepare(lane, portion)

    def _give_up(self, lane: Lane) -> None:
        left = lane.close()
        give_back(worker=self.record.worker, ids=left)
        self.in_hand -= left

    def _claim(self, lane: Lane) -> None:
        limit = self._limit(lane)
        found = claim(worker=self.record.worker, urgent=lane.urgent, limit=limit) if limit else []
        due = still_due(found, record=self.record) if found else []
        lane.found(due, count=len(found))
        self.in_hand.update(delivery.pk for delivery in due)

    def _prepare(self, lane: Lane, portion: list[Delivery]) -> None:
        envelopes = pack(portion, packer=self.packer, record=self.record)
        self.in_hand -= {delivery.pk for delivery in portion} - {envelope.id for envelope in envelopes}
        lane.put(envelopes, self._new_line)

    def _limit(self, lane: Lane) -> int:
        """Urgent mail is tried whatever the state of the relay; bulletins wait while it fails, but for a probe."""
        if lane.urgent:
            return lane.batch
        if self._is_probing or not lane.width:
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
        line = Line(lane.queue, self._turns.append, wire, patience=patience)
        line.begin(self._exchange)
        return line
