"""Nothing is lost and nobody gets two, whatever happens: real workers, a real SMTP server, a real database."""

import signal
import time

import pytest
from django.db import connection

from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery
from tests.emegalis.outbox.processes.conftest import World

pytestmark = pytest.mark.processes


def addresses(count: int) -> list[str]:
    return [f"dgs{number}@demo.example.org" for number in range(count)]


def test_worker_killed_in_mid_send_loses_nothing_and_doubles_at_most_one_per_connection(world: World) -> None:
    smtp = world.smtp("--latency", "0.002")
    everyone = addresses(400)
    world.send(everyone)
    worker = world.worker()
    world.wait(lambda: len(smtp.received()) > 60, "some sent")
    world.kill(worker)
    world.worker()
    world.wait(world.done, "everything sent")
    counts = smtp.counts()
    assert set(counts) == set(everyone)
    doubled = {address for address, count in counts.items() if count > 1}
    # On SQLite one process sends at a time; elsewhere each of the two has its connection.
    assert len(doubled) <= (1 if connection.vendor == "sqlite" else 2)
    assert doubled <= set(Delivery.objects.perhaps_twice().values_list("address", flat=True))
    assert len({mail.message_id for mail in smtp.received()}) == len(everyone)


def test_worker_asked_to_stop_ends_the_message_in_hand_and_gives_the_rest_back(world: World) -> None:
    smtp = world.smtp("--latency", "0.02")
    everyone = addresses(150)
    world.send(everyone)
    worker = world.worker()
    world.wait(lambda: len(smtp.received()) > 20, "some sent")
    worker.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    worker.wait(30)
    assert time.monotonic() - begun < 10
    assert not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists()
    sent = set(smtp.counts())
    assert set(Delivery.objects.filter(state=DeliveryState.SENT).values_list("address", flat=True)) == sent
    world.worker()
    world.wait(world.done, "everything sent")
    assert sorted(smtp.counts().elements()) == sorted(everyone)


def test_two_workers_at_once_send_each_mail_once(world: World) -> None:
    if connection.vendor == "sqlite":
        world.environment["EMAIL_CONNECTIONS"] = "3"
    smtp = world.smtp("--latency", "0.005")
    everyone = addresses(600)
    world.send(everyone)
    world.worker()
    world.worker()
    world.wait(world.done, "everything sent")
    assert sorted(smtp.counts().elements()) == sorted(everyone)
