"""Writing mail: what becomes rows, once, in the transaction of the verb."""

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.outages import Outage
from emegalis.outbox import broker, services
from emegalis.outbox.enums import DeliveryState, SendingState
from emegalis.outbox.letters import Attachment, Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Message, Sending
from emegalis.outbox.retry import JITTER
from tests.emegalis.outbox.kinds import BULLETIN, CODE

pytestmark = pytest.mark.django_db
LETTER = Letter("Votre code", "Le code est 123456.")
SHARED = Letter("Bulletin", "Bonjour", "<p>Bonjour</p>", (Attachment("b.pdf", "application/pdf", b"%PDF"),))


def recipient(number: int = 1) -> Recipient:
    return Recipient(f"dgs{number}@demo.example.org", f"DGS {number}", number, "DGS")


def opened(key: str = "bulletin:1") -> Sending:
    return services.open_sending(kind=BULLETIN.name, key=key, title="Bulletin", about=None, by=None)[0]


def row(number: int, message: Message, **changes: Any) -> Row:
    return Row(recipient(number), message, f"person:{number}", **changes)


def test_queued_letter_is_one_row_waiting_with_its_urgency() -> None:
    delivery = services.queue_letter(kind=CODE.name, recipient=recipient(), letter=LETTER)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.urgent, delivery.address) == (DeliveryState.QUEUED, True, "dgs1@demo.example.org")
    assert delivery.message.subject == "Votre code"


def test_letter_of_a_verb_that_is_undone_is_undone_with_it() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.queue_letter(kind=CODE.name, recipient=recipient(), letter=LETTER)
        raise RuntimeError
    assert not Delivery.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "bad", [Recipient("élu@demo.example.org"), Recipient("a@b.fr,c@d.fr"), Recipient("a@b.fr", "A\r\nBcc: x@y.fr")]
)
def test_letter_to_what_mail_cannot_carry_is_refused_at_entry(bad: Recipient) -> None:
    with pytest.raises(BusinessRuleError):
        services.queue_letter(kind=CODE.name, recipient=bad, letter=LETTER)


def test_letter_of_an_undeclared_kind_is_a_mistake() -> None:
    with pytest.raises(ImproperlyConfigured):
        services.queue_letter(kind="inconnu", recipient=recipient(), letter=LETTER)


def test_sending_opened_twice_is_one_decision_with_one_audit_line() -> None:
    first, created = services.open_sending(kind=BULLETIN.name, key="b:1", title="B", about=None, by=None)
    again, created_again = services.open_sending(kind=BULLETIN.name, key="b:1", title="B", about=None, by=None)
    assert (first, created, created_again) == (again, True, False)
    assert Entry.objects.filter(verb="open_sending").count() == 1


def test_message_stored_twice_under_one_key_is_built_once() -> None:
    sending = opened()
    first = services.store_message(sending=sending, key="commune", letter=SHARED)
    assert services.store_message(sending=sending, key="commune", letter=SHARED) == first
    assert Message.objects.count() == 1


def test_deliveries_written_twice_are_one_per_recipient() -> None:
    sending = opened()
    message = services.store_message(sending=sending, key="commune", letter=SHARED)
    assert services.write_deliveries(sending=sending, rows=[row(1, message), row(2, message), row(1, message)]) == 2
    assert services.write_deliveries(sending=sending, rows=[row(2, message), row(3, message)]) == 1
    assert sending.deliveries.count() == 3
    sending.refresh_from_db()
    assert sending.state == SendingState.FILLED


def test_row_that_mail_cannot_carry_is_marked_and_the_others_wait() -> None:
    sending = opened()
    message = services.store_message(sending=sending, key="commune", letter=SHARED)
    poison = [
        Row(Recipient("a@b.fr,c@d.fr"), message, "p:1"),
        Row(Recipient("a" * 320 + "@b.fr", "x" * 400), message, "p:2"),
        Row(Recipient("a@b.fr", "A\r\nB\x00"), message, "p:3"),
        Row(Recipient("a@b.fr"), message, "p:4", headers={"X-A": "a\nb"}),
    ]
    assert services.write_deliveries(sending=sending, rows=[*poison, row(9, message)]) == 5
    assert sending.deliveries.filter(state=DeliveryState.REFUSED).exclude(answer="").count() == 4
    assert sending.deliveries.get(state=DeliveryState.QUEUED).address == "dgs9@demo.example.org"


def test_personal_words_come_with_a_message_stored_without_text_and_only_then() -> None:
    sending = opened()
    shared = services.store_message(sending=sending, key="a", letter=SHARED)
    files = services.store_message(sending=sending, key="b", letter=Letter("Convocation", "", "", SHARED.attachments))
    services.write_deliveries(sending=sending, rows=[row(1, files, text="Madame,")])
    assert b"Madame," in bytes(sending.deliveries.get().personal)
    for wrong in (row(2, files), row(2, shared, text="Madame,")):
        with pytest.raises(ValueError, match="own text"):
            services.write_deliveries(sending=sending, rows=[wrong])


def test_rows_written_in_one_statement_are_those_that_the_model_would_write() -> None:
    sending = opened()
    message = services.store_message(sending=sending, key="a", letter=Letter("Convocation", ""))
    headers = {"List-Unsubscribe": "<https://portail.example.org/é?a=1&b=%s>"}
    named = Row(
        Recipient("a@b.fr", "Léa L’Hôte", 7, "DGS — « Pays »"), message, "p:1", text="Madame,", headers=headers
    )
    services.write_deliveries(sending=sending, rows=[named])
    written = Delivery.objects.get(created_at__lte=timezone.now(), due_at__gt=timezone.now() - timedelta(minutes=1))
    values = {field.attname: getattr(written, field.attname) for field in Delivery._meta.concrete_fields}
    written.pk = None
    written.recipient_key = "p:2"
    written.save()
    again = Delivery.objects.get(pk=written.pk)
    for name, value in values.items():
        if name not in {"id", "recipient_key"}:
            same = getattr(again, name)
            assert (bytes(same) if name == "personal" else same) == (bytes(value) if name == "personal" else value)
    assert (written.name, written.headers, written.urgent, written.sent_at) == ("Léa L’Hôte", headers, False, None)


def test_workers_are_woken_after_the_commit_and_a_dead_broker_changes_nothing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[dict[str, Any]] = []

    def dead_broker(name: str, **options: Any) -> None:
        calls.append({"name": name, **options})
        raise ConnectionRefusedError

    monkeypatch.setattr(current_app, "send_task", dead_broker)
    monkeypatch.setattr(broker, "SERVER", Outage("The broker", ""))
    with django_capture_on_commit_callbacks(execute=True):
        services.queue_letter(kind=CODE.name, recipient=recipient(), letter=LETTER)
        assert calls == []
    assert [(call["name"], call["retry"]) for call in calls] == [("emegalis.outbox.tasks.deliver", False)]
    assert Delivery.objects.get().state == DeliveryState.QUEUED


def test_broker_that_did_not_answer_is_not_asked_again_at_each_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def silent_broker(name: str, **_: Any) -> None:
        calls.append(name)
        raise TimeoutError

    monkeypatch.setattr(current_app, "send_task", silent_broker)
    monkeypatch.setattr(broker, "SERVER", Outage("The broker", ""))
    for _ in range(3):
        services.wake()
    assert len(calls) == 1
    monkeypatch.setattr(broker, "SERVER", Outage("The broker", ""))
    services.wake()
    assert len(calls) == 2


def test_delays_keep_what_the_design_promises(settings) -> None:
    assert settings.OUTBOX_SMTP_TIMEOUT < settings.OUTBOX_LEASE < 240
    assert settings.OUTBOX_RETRY_DELAYS[0] * (1 + JITTER) < 180
    assert settings.OUTBOX_URGENT_DELAYS[-1] * (1 + JITTER) < 60
    assert settings.OUTBOX_RELAY_REFUSES_DELAYS == [60, 120, 240, 480, 900]
    assert settings.CELERY_BROKER_CONNECTION_MAX_RETRIES is None
