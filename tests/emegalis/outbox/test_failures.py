"""Addresses that fail: noted as servers say so, kept from bulletins and from nothing else, cleared, forgotten."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox import services
from emegalis.outbox.answers import blames_address
from emegalis.outbox.claiming import claim
from emegalis.outbox.enums import DeliveryState, FailureOrigin
from emegalis.outbox.letters import Letter, Recipient
from emegalis.outbox.models import AddressFailure, Delivery, Sending
from emegalis.outbox.progress import progress_of
from emegalis.outbox.recording import Record, Result
from emegalis.outbox.selectors import failed_addresses, open_failures
from emegalis.outbox.services.failures import clear_failure, follow_person, settle_failures
from emegalis.outbox.verdicts import Reply, Stage, judge
from governance.members.roles import actor_for
from tests.emegalis.outbox.factories import make_failure, make_refused, make_sending, make_sent, sealed
from tests.emegalis.outbox.kinds import CODE


def answered(delivery: Delivery, *replies: Reply) -> None:
    """A worker claims this one and meets these answers, one claim each."""
    record = Record("w")
    for reply in replies:
        Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())
        [claimed] = [found for found in claim(worker="w", urgent=False, limit=99) if found.pk == delivery.pk]
        [envelope] = sealed([claimed], record=record)
        record.write([Result(envelope, reply, judge(reply))], [])


def at_recipient(code: int, text: str) -> Reply:
    return Reply(Stage.RECIPIENT, code, text)


def packed(sending: Sending) -> set[str]:
    """Addresses of those that a worker would send now."""
    envelopes = sealed(claim(worker="w", urgent=False, limit=99), record=Record("w"))
    return {envelope.parcel.recipient for envelope in envelopes}


@pytest.mark.parametrize(
    ("answer", "to_blame"),
    [
        ("550 5.1.1 <a@b.fr>: Recipient address rejected: User unknown in virtual mailbox table", True),
        ("550-5.1.1 The email account that you tried to reach does not exist. NoSuchUser", True),
        ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", True),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", True),
        ("550 5.2.1 The email account that you tried to reach is disabled", True),
        ("550 no mailbox here", True),
        ("556 5.1.10 Domain does not accept mail (nullMX)", True),
        ("550 5.7.1 No such user here", True),
        ("552 5.2.2 Mailbox size limit exceeded", False),
        ("550 5.2.2 user quota exceeded", False),
        ("550 5.7.1 Message rejected due to content restrictions", False),
        ("550 5.7.26 Unauthenticated email is not accepted due to DMARC policy", False),
        ("554 5.7.1 Service unavailable; Client host blocked using zen", False),
        ("554 Transaction failed", False),
        ("550 5.1.8 Sender address rejected: Domain not found", False),
        ("450 4.1.1 Recipient unknown in local table", False),
        ("4.4.7 Message delayed", False),
        ("5.0.0 550 failed", True),
    ],
)
def test_only_what_is_said_of_the_address_itself_blames_it(answer: str, to_blame: bool) -> None:
    assert blames_address(answer) is to_blame


@pytest.mark.django_db
def test_refusal_at_once_is_noted_with_the_words_and_the_person() -> None:
    delivery = make_sending(recipients=2).deliveries.order_by("id")[0]
    Delivery.objects.filter(pk=delivery.pk).update(person_id=7, address="D0@demo.example.org")
    answered(delivery, at_recipient(550, "5.1.1 User unknown"))
    failure = AddressFailure.objects.get()
    assert (failure.address, failure.is_hard, failure.count) == ("d0@demo.example.org", True, 1)
    assert (failure.answer, failure.name, failure.person_id) == ("550 5.1.1 User unknown", "Élu 0", 7)
    assert failure.origin == FailureOrigin.REFUSED
    assert Entry.objects.filter(verb="bar_address").count() == 1


@pytest.mark.django_db
def test_full_mailbox_is_counted_and_bars_nothing() -> None:
    sending = make_sending(recipients=2)
    answered(sending.deliveries.order_by("id")[0], at_recipient(552, "5.2.2 Mailbox full"))
    failure = AddressFailure.objects.get()
    assert not failure.is_hard
    assert failed_addresses([failure.address]) == {}
    assert Entry.objects.filter(verb="bar_address").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "reply",
    [
        Reply(Stage.CONTENT, 554, "5.7.1 spam"),
        Reply(Stage.CONNECTION, 554, "5.1.1 user unknown"),
        Reply(Stage.SENDER, 550, "5.1.1 user unknown"),
        Reply(Stage.RECIPIENT, 450, "4.2.1 try again"),
        Reply(Stage.RECIPIENT, 250, "ok"),
    ],
)
def test_what_is_said_of_the_message_or_of_us_is_not_held_against_an_address(reply: Reply) -> None:
    answered(make_sending(recipients=2).deliveries.order_by("id")[0], reply)
    assert not AddressFailure.objects.exists()


@pytest.mark.django_db
def test_failures_in_a_row_are_counted_and_the_hard_words_stay() -> None:
    make_failure("a@b.fr", is_hard=False)
    make_failure("A@B.fr")
    failure = make_failure("a@b.fr", is_hard=False)
    assert (failure.count, failure.is_hard, failure.answer) == (3, True, "550 5.1.1 User unknown")


@pytest.mark.django_db
def test_address_at_fault_gets_no_bulletin_and_still_gets_what_cannot_wait() -> None:
    sending = make_sending(recipients=3)
    make_failure("d1@demo.example.org")
    assert packed(sending) == {"d0@demo.example.org", "d2@demo.example.org"}
    barred = sending.deliveries.get(state=DeliveryState.BARRED)
    assert (barred.address, barred.answer, barred.claimed_by) == ("d1@demo.example.org", "550 5.1.1 User unknown", "")
    progress = progress_of(sending)
    assert (progress.barred, progress.waiting, progress.refused) == (1, 2, 0)
    code = services.queue_letter(
        kind=CODE.name, recipient=Recipient("d1@demo.example.org"), letter=Letter("Code", "123")
    )
    [envelope] = sealed(claim(worker="w", urgent=True, limit=9), record=Record("w"))
    assert envelope.id == code.pk


@pytest.mark.django_db
def test_batch_asks_once_about_its_addresses_however_many() -> None:
    def queries(count: int) -> int:
        make_sending(key=f"b:{count}", recipients=count)
        claimed = claim(worker="w", urgent=False, limit=99)
        with CaptureQueriesContext(connection) as captured:
            assert len(sealed(claimed, record=Record("w"))) == count
        return len(captured)

    assert queries(2) == queries(20)


@pytest.mark.django_db
def test_address_tried_again_gets_what_waited_unless_it_is_no_news_or_was_cancelled() -> None:
    sending, old, cancelled = (make_sending(key=f"b:{number}", recipients=2) for number in range(3))
    failure = make_failure("d1@demo.example.org")
    packed(sending)
    Delivery.objects.filter(sending=old).update(created_at=timezone.now() - datetime.timedelta(days=31))
    cancelled.state = "cancelled"
    cancelled.save()
    assert open_failures().get().waiting == 3
    assert clear_failure(failure=failure, by=None) == 2
    states = {row.sending_id: row.state for row in Delivery.objects.filter(address="d1@demo.example.org")}
    assert states[sending.pk] == DeliveryState.QUEUED
    assert states[old.pk] == DeliveryState.BARRED
    assert states[cancelled.pk] == DeliveryState.CANCELLED
    assert "d1@demo.example.org" in packed(sending)
    with pytest.raises(BusinessRuleError, match="plus en échec"):
        clear_failure(failure=failure, by=None)
    assert make_failure("d1@demo.example.org").count == 1


@pytest.mark.django_db
def test_corrected_address_gets_what_waited(dgs) -> None:
    sending = make_sending(recipients=2)
    Delivery.objects.filter(address="d1@demo.example.org").update(person_id=12)
    make_failure("d1@demo.example.org")
    packed(sending)
    assert follow_person(person_id=99, address="autre@demo.example.org") == 0
    assert follow_person(person_id=12, address="neuve@demo.example.org") == 1
    assert packed(sending) >= {"neuve@demo.example.org"}


@pytest.mark.django_db
def test_failed_message_tried_again_at_the_same_address_leaves(secretary) -> None:
    delivery = make_sending(recipients=2).deliveries.order_by("id")[1]
    make_refused(delivery)
    make_failure(delivery.address)
    services.send_again(delivery=delivery, address=delivery.address, by=actor_for(secretary))
    assert delivery.address in packed(delivery.sending)


@pytest.mark.django_db
def test_soft_failures_are_forgotten_and_hard_ones_stay() -> None:
    with time_machine.travel(timezone.now() - datetime.timedelta(days=31), tick=False):
        make_failure("soft@b.fr", is_hard=False)
        make_failure("hard@b.fr")
    make_failure("new@b.fr", is_hard=False)
    settle_failures()
    assert set(AddressFailure.objects.values_list("address", flat=True)) == {"hard@b.fr", "new@b.fr"}


@pytest.mark.django_db
def test_refusal_is_lifted_once_the_same_server_takes_mail_but_a_return_is_not() -> None:
    with time_machine.travel(timezone.now() - datetime.timedelta(days=1), tick=False):
        make_failure("d0@demo.example.org")
        make_failure("d1@demo.example.org", origin=FailureOrigin.RETURNED)
        make_failure("d9@demo.example.org")
    for delivery in make_sending(recipients=2).deliveries.all():
        make_sent(delivery)
    assert settle_failures() == 1
    assert set(AddressFailure.objects.hard().values_list("address", flat=True)) == {
        "d1@demo.example.org", "d9@demo.example.org",
    }  # fmt: skip


@pytest.mark.django_db
def test_failing_addresses_are_told_as_they_were_asked() -> None:
    make_failure("a@b.fr")
    assert set(failed_addresses(["A@b.fr", "c@d.fr"])) == {"A@b.fr"}
    assert failed_addresses([]) == {}


@pytest.mark.django_db
def test_page_lists_addresses_and_has_one_tried_again(signed_in, secretary) -> None:
    client = signed_in(secretary)
    assert "Toutes les adresses répondent" in client.get("/envois/adresses/").content.decode()
    failure = make_failure("d1@demo.example.org", name="Élu 1", person_id=secretary.pk)
    html = client.get("/envois/adresses/").content.decode()
    for words in ("550 5.1.1 User unknown", "L’adresse n’existe pas.", "Adresse en cause", "Élu 1"):
        assert words in html, words
    answer = client.post(f"/envois/adresses/{failure.pk}/reessayer/", follow=True)
    assert "de nouveau servie" in answer.content.decode()
    failure.refresh_from_db()
    assert (failure.cleared_by_id, failure.cleared_at is None) == (secretary.pk, False)
    again = client.post(f"/envois/adresses/{failure.pk}/reessayer/", follow=True)
    assert "plus en échec" in again.content.decode()


@pytest.mark.django_db
def test_list_of_addresses_asks_as_many_queries_for_twenty_as_for_two(signed_in, secretary) -> None:
    client = signed_in(secretary)

    def queries(count: int) -> int:
        for number in range(count):
            make_failure(f"d{number}@demo.example.org")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/envois/adresses/").content.decode().count("Adresse en cause") == count
        return len(captured)

    client.get("/envois/adresses/")
    assert queries(2) == queries(20)


@pytest.mark.django_db
def test_page_of_a_person_says_that_the_address_fails(signed_in, secretary, dgs) -> None:
    client = signed_in(secretary)
    assert "en échec" not in client.get(f"/personnes/{dgs.pk}/").content.decode()
    make_failure(dgs.email)
    html = client.get(f"/personnes/{dgs.pk}/").content.decode()
    assert "Cette adresse est en échec" in html
    assert "Réessayer cette adresse" in html
