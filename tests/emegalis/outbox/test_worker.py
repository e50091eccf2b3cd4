"""One run over several connections to a server of the test: what is written down, and when nothing more may leave."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from emegalis.outbox.claiming import claim
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.lanes import PORTION, Lane
from emegalis.outbox.models import Delivery
from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.recording import Record, Result
from emegalis.outbox.verdicts import Reply, Stage, Verdict
from emegalis.outbox.worker import Run
from tests.emegalis.outbox.factories import make_sending, sealed
from tests.faults.smtp import Behaviour, FaultySmtp

pytestmark = pytest.mark.django_db
TAKEN = Reply(Stage.HANDED_OVER, 250, "taken")


@pytest.fixture
def smtp(settings: Settings) -> Iterator[FaultySmtp]:
    settings.EMAIL_CONNECTIONS, settings.OUTBOX_SMTP_TIMEOUT = 4, 5
    with FaultySmtp() as server:
        yield server


def run_through(smtp: FaultySmtp) -> Run:
    return Run(RelayAddress.parse(smtp.url), seconds=60, stopping=lambda: False)


def states() -> dict[str, int]:
    return {state: Delivery.objects.filter(state=state).count() for state in DeliveryState if
            Delivery.objects.filter(state=state).exists()}  # fmt: skip


def result(envelope, verdict: Verdict = Verdict.SENT) -> Result:
    return Result(envelope, TAKEN, verdict)


@pytest.mark.parametrize("pipelining", [True, False])
def test_everyone_is_served_once_over_several_connections(smtp: FaultySmtp, pipelining: bool) -> None:
    make_sending(recipients=60)
    smtp.behaviour = Behaviour(pipelining=pipelining)
    assert run_through(smtp)() == 60
    assert states() == {DeliveryState.SENT: 60}
    assert set(smtp.counts.values()) == {1}
    assert len(smtp.counts) == 60
    assert 1 < len({mail.connection for mail in smtp.mails}) <= 4


def test_server_that_hangs_up_after_each_message_gets_each_once(smtp: FaultySmtp) -> None:
    make_sending(recipients=20)
    smtp.behaviour = Behaviour(close_every=1)
    assert run_through(smtp)() == 20
    assert states() == {DeliveryState.SENT: 20}
    assert set(smtp.counts.values()) == {1}


def test_run_that_must_stop_drops_what_was_only_announced_and_the_next_run_sends_it(smtp: FaultySmtp) -> None:
    make_sending(recipients=60)
    smtp.behaviour = Behaviour(latency=0.01)
    run = Run(RelayAddress.parse(smtp.url), seconds=60, stopping=lambda: len(smtp.mails) >= 10)
    assert run() == len(smtp.mails) < 20
    assert states() == {DeliveryState.SENT: run.sent, DeliveryState.QUEUED: 60 - run.sent}
    assert run_through(smtp)() == 60 - run.sent
    assert set(smtp.counts.values()) == {1}


def test_when_the_database_takes_nothing_more_no_line_concludes_what_it_cannot_write(
    smtp: FaultySmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_sending(recipients=60)
    write, calls = Record.write, iter(range(100))

    def failing(self, results, beginning):
        if next(calls) >= 3:
            raise DatabaseError("gone")
        return write(self, results, beginning)

    monkeypatch.setattr(Record, "write", failing)
    with pytest.raises(DatabaseError, match="gone"):
        run_through(smtp)()
    begun = Delivery.objects.filter(begun_at__isnull=False)
    assert begun.count() <= 4  # one per connection: at most so many will arrive twice
    known = set(begun.values_list("address", flat=True)) | set(
        Delivery.objects.filter(state=DeliveryState.SENT).values_list("address", flat=True)
    )
    assert set(smtp.counts) <= known
    assert Delivery.objects.filter(state=DeliveryState.CLAIMED).count() == begun.count()


def test_what_the_server_has_not_answered_when_patience_ends_is_labelled_and_tried_again(
    smtp: FaultySmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emegalis.outbox.worker.PATIENCE_AT_STOP", 0.2)
    make_sending(recipients=20)
    smtp.behaviour = Behaviour(silent_after_data=True)
    assert Run(RelayAddress.parse(smtp.url), seconds=60, stopping=lambda: bool(smtp.mails))() == 0
    assert states() == {DeliveryState.QUEUED: 20}
    twice = Delivery.objects.perhaps_twice()
    assert set(smtp.counts) <= set(twice.values_list("address", flat=True))
    assert 1 <= twice.count() <= 4  # one per connection


def test_results_of_several_connections_cost_no_more_than_one_transaction() -> None:
    make_sending(recipients=42)
    record = Record("w")
    envelopes = sealed(claim(worker="w", urgent=False, limit=42), record=record)
    asked = []
    record.write([], envelopes[:1])  # the first of a connection prepares its statement
    for results, beginning in ((envelopes[:1], envelopes[1:2]), (envelopes[2:22], envelopes[22:42])):
        with CaptureQueriesContext(connection) as queries:
            begun = record.write([result(envelope) for envelope in results], beginning)
        asked.append(len(queries))
        assert begun == {envelope.id for envelope in beginning}
    assert asked[0] == asked[1]
    assert states() == {DeliveryState.SENT: 21, DeliveryState.CLAIMED: 21}
    assert set(Delivery.objects.filter(state=DeliveryState.SENT).values_list("answer", "attempts")) == {
        ("250 taken", 1)
    }


def test_envelopes_are_prepared_in_portions_so_that_no_result_waits_for_a_whole_batch() -> None:
    make_sending(recipients=25)
    lane = Lane(urgent=False, width=3, batch=200)
    found = claim(worker="w", urgent=False, limit=25)
    lane.found(found, count=25)
    assert not lane.wants_more
    assert [delivery.pk for delivery in lane.portion()] == [delivery.pk for delivery in found[:PORTION]]
    lane.queue.extend(sealed(found[:4], record=Record("w")))
    assert lane.portion() == []
    assert len(lane.close()) == 19
