"""Reserving, giving back, recording: each row goes where it should, whatever happens beside it."""

import datetime

import pytest
from django.utils import timezone

from emegalis.outbox import relays, services
from emegalis.outbox.claiming import claim, give_back, return_lapsed
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.envelopes import Envelope
from emegalis.outbox.letters import Attachment, Kind, Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Message, Relay, Sending
from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.recording import Record, Result
from emegalis.outbox.relays import Allowance
from emegalis.outbox.sweeping import expire, fill_opened, put_in_order, sweep
from emegalis.outbox.verdicts import Reply, Stage, Verdict
from tests.emegalis.outbox.factories import sealed
from tests.emegalis.outbox.kinds import BULLETIN, CODE

pytestmark = pytest.mark.django_db
LETTER = Letter("Votre code", "Le code est 123456.")
MINE = Record("me")


def sending_to(count: int, *, files: bool = True) -> Sending:
    sending, _ = services.open_sending(kind=BULLETIN.name, key=f"b:{timezone.now()}", title="B", about=None, by=None)
    attachments = (Attachment("b.pdf", "application/pdf", b"%PDF"),) if files else ()
    message = services.store_message(sending=sending, key="c", letter=Letter("B", "Bonjour", "", attachments))
    rows = (Row(Recipient(f"d{n}@demo.example.org", f"Élu {n}"), message, f"p:{n}") for n in range(count))
    services.write_deliveries(sending=sending, rows=rows)
    return sending


def code() -> Delivery:
    return services.queue_letter(kind=CODE.name, recipient=Recipient("code@demo.example.org"), letter=LETTER)


def claimed(count: int = 10, *, urgent: bool = False) -> list[Envelope]:
    return sealed(claim(worker="me", urgent=urgent, limit=count), record=MINE)


def result(envelope: Envelope, verdict: Verdict, code: int = 250, stage: Stage = Stage.HANDED_OVER) -> Result:
    return Result(envelope, Reply(stage, code, "words"), verdict)


def test_claimed_rows_bear_a_lease_and_nobody_else_gets_them() -> None:
    sending_to(3)
    first = claim(worker="me", urgent=False, limit=2)
    assert len(first) == 2
    assert len(claim(worker="you", urgent=False, limit=5)) == 1
    row = Delivery.objects.get(pk=first[0].pk)
    assert (row.state, row.claimed_by) == (DeliveryState.CLAIMED, "me")
    assert row.lease_until - timezone.now() < datetime.timedelta(minutes=4)


def test_urgent_mail_is_claimed_apart() -> None:
    sending_to(2)
    urgent = code()
    assert [delivery.pk for delivery in claim(worker="me", urgent=True, limit=5)] == [urgent.pk]
    assert len(claim(worker="me", urgent=False, limit=5)) == 2


def test_what_was_not_begun_goes_back_untouched() -> None:
    sending_to(3)
    envelopes = claimed()
    MINE.write([], [envelopes[0]])
    assert give_back(worker="me") == 2
    assert Delivery.objects.filter(state=DeliveryState.QUEUED, attempts=0, claimed_by="").count() == 2


def test_lapsed_lease_counts_as_unanswered_only_for_what_had_begun() -> None:
    sending_to(3)
    envelopes = claimed()
    MINE.write([], [envelopes[0]])
    Delivery.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    assert return_lapsed() == 3
    begun = Delivery.objects.get(pk=envelopes[0].id)
    assert (begun.state, begun.unanswered, begun.attempts, begun.begun_at) == (DeliveryState.QUEUED, 1, 1, None)
    assert Delivery.objects.filter(unanswered=0, attempts=0, state=DeliveryState.QUEUED).count() == 2


def test_message_whose_lease_was_lost_may_not_be_concluded() -> None:
    sending = sending_to(2)
    envelopes = claimed()
    services.cancel_sending(sending=sending, by=None)
    assert MINE.write([], envelopes) == set()
    assert set(sending.deliveries.values_list("state", flat=True)) == {DeliveryState.CANCELLED}


def test_taken_message_is_written_down_with_the_servers_words_even_when_its_lease_was_returned() -> None:
    sending_to(1)
    (envelope,) = claimed()
    MINE.write([], [envelope])
    Delivery.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    return_lapsed()
    MINE.write([result(envelope, Verdict.SENT)], [])
    row = Delivery.objects.get()
    assert (row.state, row.answer, row.sent_at is not None) == (DeliveryState.SENT, "250 words", True)


@pytest.mark.parametrize(
    ("verdict", "state", "attempts", "unanswered"),
    [
        (Verdict.REFUSED, DeliveryState.REFUSED, 1, 0),
        (Verdict.LATER, DeliveryState.QUEUED, 1, 0),
        (Verdict.UNANSWERED, DeliveryState.QUEUED, 1, 1),
        (Verdict.RELAY_DOWN, DeliveryState.QUEUED, 0, 0),
        (Verdict.RELAY_REFUSES, DeliveryState.QUEUED, 0, 0),
    ],
)
def test_each_verdict_leaves_the_row_as_it_should(verdict, state, attempts: int, unanswered: int) -> None:
    sending_to(1)
    (envelope,) = claimed()
    MINE.write([], [envelope])
    MINE.write([result(envelope, verdict, 0)], [])
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.unanswered) == (state, attempts, unanswered)
    assert (row.claimed_by, row.lease_until, row.begun_at) == ("", None, None)
    if verdict == Verdict.LATER:
        assert row.due_at < timezone.now() + datetime.timedelta(minutes=3)


@pytest.mark.parametrize(
    ("tries", "state"), [(0, DeliveryState.QUEUED), (110, DeliveryState.QUEUED), (130, DeliveryState.EXPIRED)]
)
def test_row_is_given_up_after_five_days_of_tries_not_of_waiting(tries: int, state: str) -> None:
    """One of a sending that was paused for a week is not given up at the first « try later »."""
    sending_to(1)
    Delivery.objects.update(created_at=timezone.now() - datetime.timedelta(days=8), attempts=tries)
    (envelope,) = claimed()
    MINE.write([result(envelope, Verdict.LATER, 451)], [])
    assert Delivery.objects.get().state == state


def test_sweep_holds_what_came_back_in_line_at_the_instant_of_a_pause() -> None:
    sending = sending_to(2)
    Sending.objects.update(state=SendingState.PAUSED)
    put_in_order()
    assert set(sending.deliveries.values_list("state", flat=True)) == {DeliveryState.HELD}


def test_secret_is_forgotten_once_it_has_left_or_expired() -> None:
    code()
    (envelope,) = claimed(urgent=True)
    MINE.write([result(envelope, Verdict.SENT)], [])
    late = code()
    Delivery.objects.filter(pk=late.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert expire() == 1
    assert set(Message.objects.values_list("subject", "size")) == {("", 0)}
    assert all(bytes(message.payload) == b"" for message in Message.objects.all())


def test_copies_of_one_message_bear_one_message_id_and_no_other_message_does() -> None:
    sending_to(2)
    heads = []
    for _ in range(2):
        heads.append([envelope.parcel.pieces[0] for envelope in claimed()])
        give_back(worker="me")
    ids = [[line for line in head.split(b"\r\n") if line.startswith(b"Message-ID")] for head in heads[0] + heads[1]]
    assert ids[:2] == ids[2:]
    assert ids[0] != ids[1]
    assert b"List-Id:" in heads[0][0]
    assert b"\r\nDate: " in heads[0][0]


def test_one_bad_row_never_stops_the_others() -> None:
    sending_to(3)
    first = Delivery.objects.order_by("id").first()
    Delivery.objects.filter(pk=first.pk).update(name="A\r\nBcc: b@c.fr")
    assert len(claimed()) == 2
    first.refresh_from_db()
    assert first.state == DeliveryState.REFUSED
    assert "retour à la ligne" in first.answer


def test_kind_that_cannot_say_who_is_still_due_waits_and_the_others_leave(monkeypatch) -> None:
    sending_to(2)
    code()

    def broken(deliveries):
        raise RuntimeError

    monkeypatch.setattr("emegalis.outbox.packing.load", lambda name: broken)
    assert claimed() == []
    assert len(claimed(urgent=True)) == 1
    waiting = Delivery.objects.filter(kind=BULLETIN.name)
    assert set(waiting.values_list("state", flat=True)) == {DeliveryState.QUEUED}
    assert all(delivery.due_at > timezone.now() for delivery in waiting)


def test_recipients_no_longer_due_are_set_aside_and_counted(monkeypatch) -> None:
    sending_to(3)
    monkeypatch.setattr("emegalis.outbox.packing.load", lambda name: lambda rows: {row.pk for row in rows[1:]})
    assert len(claimed()) == 2
    assert Delivery.objects.filter(state=DeliveryState.NOT_DUE).count() == 1


def test_paused_sending_holds_what_comes_back_in_line_and_resumes_it() -> None:
    sending = sending_to(3)
    envelopes = claimed()
    MINE.write([], [envelopes[0]])
    services.pause_sending(sending=sending, by=None)
    MINE.write([result(envelopes[0], Verdict.LATER, 451)], [])
    assert set(sending.deliveries.values_list("state", flat=True)) == {DeliveryState.HELD}
    services.resume_sending(sending=sending, by=None)
    assert set(sending.deliveries.values_list("state", flat=True)) == {DeliveryState.QUEUED}
    assert sending.state == SendingState.FILLED


# ---------------------------------------------------------------- the relay

ADDRESS = RelayAddress("smtp", "relais.example.org", 25)
NO = Reply(Stage.CONNECTION, 554, "no service")


def test_relay_that_refuses_is_probed_by_one_alone_and_later_each_time(settings) -> None:
    settings.OUTBOX_RELAY_REFUSES_DELAYS = [60, 120, 240, 480, 900]
    relay, now = relays.relay_for(ADDRESS), timezone.now()
    waits = []
    for _ in range(6):
        probing = relays.allowance(relay, now=now) == Allowance.PROBE
        relays.note_failure(relay, NO, Verdict.RELAY_REFUSES, probing=probing, now=now)
        assert relays.allowance(relay, now=now) == Allowance.URGENT_ONLY
        waits.append((relay.paused_until - now).total_seconds())
        now = relay.paused_until + datetime.timedelta(seconds=1)
    for wait, step in zip(waits, [60, 120, 240, 480, 900, 900], strict=True):
        assert step * 0.75 <= wait <= step * 1.25
    same = Relay.objects.get()
    asked = {relays.allowance(relay, now=now), relays.allowance(same, now=now)}
    assert asked == {Allowance.PROBE, Allowance.URGENT_ONLY}
    relays.note_success(relay)
    assert relays.allowance(relay, now=now) == Allowance.ALL


def test_what_fails_during_a_pause_does_not_lengthen_it() -> None:
    relay, now = relays.relay_for(ADDRESS), timezone.now()
    relays.note_failure(relay, NO, Verdict.RELAY_REFUSES, probing=False, now=now)
    until = relay.paused_until
    relays.note_failure(relay, NO, Verdict.RELAY_REFUSES, probing=False, now=now)
    assert (relay.failures, relay.paused_until) == (1, until)


# ---------------------------------------------------------------- the sweep


def test_sweep_beats_and_says_whether_something_is_due() -> None:
    assert sweep() is False
    code()
    assert sweep() is True


def test_opened_sending_is_filled_and_one_that_fails_says_why_and_holds_back_no_other(monkeypatch, settings) -> None:
    def fill(sending: Sending) -> None:
        if sending.key == "bad":
            raise RuntimeError
        message = services.store_message(sending=sending, key="c", letter=LETTER)
        services.write_deliveries(sending=sending, rows=[Row(Recipient("a@b.fr"), message, "p:1")])

    kind = Kind(BULLETIN.name, "bulletin", fill="somewhere")
    monkeypatch.setattr("emegalis.outbox.sweeping.kind_named", lambda name: kind)
    monkeypatch.setattr("emegalis.outbox.sweeping.load", lambda name: fill)
    for key in ("bad", "good"):
        services.open_sending(kind=BULLETIN.name, key=key, title=key, about=None, by=None)
    fill_opened()
    assert Sending.objects.get(key="good").state == SendingState.FILLED
    bad = Sending.objects.get(key="bad")
    assert bad.state == SendingState.OPENED
    assert "nouvel essai" in bad.trouble


def test_sending_that_a_killed_worker_was_filling_is_taken_over_within_a_minute(monkeypatch) -> None:
    tries: list[str] = []
    monkeypatch.setattr("emegalis.outbox.sweeping.kind_named", lambda name: Kind(name, "bulletin", fill="somewhere"))
    monkeypatch.setattr("emegalis.outbox.sweeping.load", lambda name: lambda sending: tries.append(sending.key))
    services.open_sending(kind=BULLETIN.name, key="b", title="B", about=None, by=None)
    fill_opened()
    fill_opened()
    assert tries == ["b"]
    until = Sending.objects.get().filling_until
    assert until is not None
    assert until - timezone.now() <= datetime.timedelta(minutes=1)
    Sending.objects.update(filling_until=timezone.now())
    fill_opened()
    assert tries == ["b", "b"]
