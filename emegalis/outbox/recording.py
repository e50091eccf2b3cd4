"""Writing down what happened: one transaction for the results at hand and for the messages about to be handed over."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from emegalis.outbox import retry
from emegalis.outbox.answers import blames_address
from emegalis.outbox.claiming import FREE, follow_sendings
from emegalis.outbox.enums import DeliveryState, FailureOrigin
from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.failing import Failure, note_failures
from emegalis.outbox.letters import Kind
from emegalis.outbox.models import AddressFailure, Delivery, Message
from emegalis.outbox.querysets import DeliveryQuerySet
from emegalis.outbox.statements import write_turns
from emegalis.outbox.verdicts import Reply, Stage, Verdict

RELAY_TROUBLES = {Verdict.RELAY_DOWN, Verdict.RELAY_REFUSES}


@dataclass(frozen=True, slots=True)
class Result:
    """What the server said of one envelope."""

    envelope: Envelope
    reply: Reply
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Record:
    """The register of one worker: every line bears its name, so that nobody writes over another's lease."""

    worker: str

    def write(self, results: Sequence[Result], beginning: Sequence[Envelope]) -> set[int]:
        """Commit these results and the beginning of these envelopes; return the ids that may really begin.

        One whose lease was lost meanwhile (cancelled, paused, returned by the sweep) may not.
        """
        now = timezone.now()
        others = [result for result in results if result.verdict != Verdict.SENT or result.envelope.kind.secret]
        half = now + datetime.timedelta(seconds=settings.OUTBOX_LEASE / 2)
        ending = [envelope.id for envelope in beginning if envelope.lease_until < half]
        if not others and not ending:
            return self._in_one_go(results, beginning, now)
        with transaction.atomic():
            lease = now + datetime.timedelta(seconds=settings.OUTBOX_LEASE)
            self._mine(*ending).filter(state=DeliveryState.CLAIMED).update(lease_until=lease)
            begun = self._in_one_go(results, beginning, now)
            for result in others:
                self._write_other(result, now)
            note_refusals(others)
        return begun

    def _in_one_go(self, results: Sequence[Result], beginning: Sequence[Envelope], now: datetime.datetime) -> set[int]:
        sent = [(result.envelope.id, str(result.reply)) for result in results if result.verdict == Verdict.SENT]
        ids = [envelope.id for envelope in beginning]
        return write_turns(worker=self.worker, sent=sent, beginning=ids, now=now)

    def _write_other(self, result: Result, now: datetime.datetime) -> None:
        envelope, reply = result.envelope, result.reply
        if result.verdict == Verdict.REFUSED:
            self.refuse(envelope.id, str(reply))
        elif result.verdict in RELAY_TROUBLES and not envelope.urgent:
            self._mine(envelope.id).update(state=DeliveryState.QUEUED, **FREE)
            follow_sendings()
        elif result.verdict != Verdict.SENT:
            self._try_again(result, now)
        if result.verdict in {Verdict.SENT, Verdict.REFUSED}:
            wipe_secret(envelope.kind, envelope.message_id)

    def _try_again(self, result: Result, now: datetime.datetime) -> None:
        envelope, tries = result.envelope, result.envelope.tries + 1
        steps = settings.OUTBOX_URGENT_DELAYS if envelope.urgent else settings.OUTBOX_RETRY_DELAYS
        # Counted from the first try: one that was paused, gathered or held for a week has its five days before it.
        given_up = retry.lasted(steps, tries) > datetime.timedelta(days=settings.OUTBOX_GIVE_UP_DAYS).total_seconds()
        self._mine(envelope.id).update(
            state=DeliveryState.EXPIRED if given_up else DeliveryState.QUEUED,
            attempts=tries,
            unanswered=F("unanswered") + int(result.verdict == Verdict.UNANSWERED),
            answer=str(result.reply),
            due_at=retry.next_try(now, steps, tries),
            **FREE,
        )
        follow_sendings()

    def refuse(self, pk: int, answer: str) -> None:
        """Final: shown to the secretariat with the server's words, or ours."""
        self._mine(pk).update(state=DeliveryState.REFUSED, answer=answer, attempts=F("attempts") + 1, **FREE)

    def bar(self, ids: Sequence[int]) -> None:
        """Their address fails: they wait for someone to mend it, or to have it tried again."""
        words = AddressFailure.objects.filter(address=Lower(OuterRef("address"))).values("answer")[:1]
        self._mine(*ids).update(state=DeliveryState.BARRED, answer=Coalesce(Subquery(words), Value("")), **FREE)

    def set_aside(self, ids: Sequence[int]) -> None:
        """No longer due: a mandate that ended, an opposition."""
        self._mine(*ids).update(state=DeliveryState.NOT_DUE, **FREE)

    def postpone(self, ids: Sequence[int], answer: str) -> None:
        """A mistake of ours keeps these from leaving: they are tried again later, the others go on."""
        later = retry.next_try(timezone.now(), settings.OUTBOX_RETRY_DELAYS, len(settings.OUTBOX_RETRY_DELAYS))
        self._mine(*ids).update(state=DeliveryState.QUEUED, due_at=later, answer=answer, **FREE)
        follow_sendings()

    def _mine(self, *ids: int) -> DeliveryQuerySet:
        return Delivery.objects.filter(pk__in=ids, claimed_by=self.worker)


def note_refusals(results: Sequence[Result]) -> None:
    """What these answers tell of the addresses: refused at once, or after days of trying."""
    note_failures(
        [
            Failure(
                address=result.envelope.parcel.recipient,
                is_hard=blames_address(str(result.reply)),
                origin=FailureOrigin.REFUSED,
                answer=str(result.reply),
                name=result.envelope.name,
                person_id=result.envelope.person_id,
            )
            for result in results
            if result.verdict == Verdict.REFUSED and _is_about_recipient(result.reply)
        ]
    )


def _is_about_recipient(reply: Reply) -> bool:
    return reply.stage == Stage.RECIPIENT or blames_address(str(reply))


def wipe_secret(kind: Kind, message_id: int) -> None:
    """What a secret mail said is forgotten once it has left or failed, when no other delivery waits for it."""
    if not kind.secret:
        return
    if Delivery.objects.filter(message_id=message_id).waiting().exists():
        return
    Message.objects.filter(pk=message_id).update(subject="", headers={}, boundary="", payload=b"", size=0)
    Delivery.objects.filter(message_id=message_id).update(personal=None, headers={})
