"""A worker that nobody wakes looks by itself."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from emegalis.outbox import services, unwoken
from emegalis.outbox.letters import Letter, Recipient
from emegalis.outbox.models import Delivery, Heartbeat
from emegalis.outbox.sweeping import sweep
from tests.emegalis.outbox.kinds import CODE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connection_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unwoken, "close_old_connections", lambda: None)


def queue() -> Delivery:
    return services.queue_letter(kind=CODE.name, recipient=Recipient("a@demo.example.org"), letter=Letter("Code", "1"))


def test_nothing_is_done_while_sweeps_come_or_nothing_is_due() -> None:
    assert not unwoken.mail_waits_unseen()
    queue()
    sweep()
    assert not unwoken.mail_waits_unseen()


def test_mail_that_is_due_is_seen_when_no_sweep_comes() -> None:
    sweep()
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=40)):
        queue()
        assert unwoken.mail_waits_unseen()


def test_lapsed_leases_and_sendings_to_fill_are_seen_too() -> None:
    delivery = queue()
    Delivery.objects.filter(pk=delivery.pk).update(state="claimed", lease_until=timezone.now())
    assert unwoken.mail_waits_unseen()
    Delivery.objects.all().delete()
    assert not unwoken.mail_waits_unseen()
    services.open_sending(kind=CODE.name, key="b:1", title="B", about=None, by=None)
    assert unwoken.mail_waits_unseen()


def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(unwoken, "last_sweep_at", away)
    assert not unwoken.mail_waits_unseen()


def test_the_command_moves_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    call_command("send_due_mail")
    assert not Heartbeat.objects.exists()
