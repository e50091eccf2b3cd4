"""Nothing is lost and nobody gets two, whatever happens: real workers, a real SMTP server, a real database."""

import signal
import time

import pytest
from django.db import connection

from emegalis.outbox import services
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.letters import Letter, Recipient
from emegalis.outbox.models import Delivery, Relay
from tests.emegalis.outbox.kinds import CODE
from tests.emegalis.outbox.processes.conftest import EDITIONS, World, wait_for

pytestmark = pytest.mark.processes


def addresses(count: int) -> list[str]:
    return [f"dgs{number}@demo.example.org" for number in range(count)]


def test_two_thousand_recipients_of_four_editions_get_one_mail_each_with_theirs(world: World) -> None:
    smtp = world.smtp("--pipelining")
    everyone = addresses(2000)
    world.send(everyone)
    world.worker()
    wait_for(world.done, "everything sent", 60)
    received = smtp.received()
    assert sorted(mail.recipient for mail in received) == sorted(everyone)
    assert {mail.recipient: mail.edition for mail in received} == {
        address: EDITIONS[number % 4] for number, address in enumerate(everyone)
    }
    assert len({mail.message_id for mail in received}) == 2000
    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()
    assert not Delivery.objects.perhaps_twice().exists()


def test_worker_killed_in_mid_send_loses_nothing_and_doubles_at_most_one_per_connection(world: World) -> None:
    smtp = world.smtp("--latency", "0.002")
    everyone = addresses(400)
    world.send(everyone)
    worker = world.worker()
    wait_for(lambda: len(smtp.received()) > 60, "some sent")
    world.kill(worker)
    world.worker()
    wait_for(world.done, "everything sent")
    counts = smtp.counts()
    assert set(counts) == set(everyone)
    doubled = {address for address, count in counts.items() if count > 1}
    assert len(doubled) <= 1
    assert doubled <= set(Delivery.objects.perhaps_twice().values_list("address", flat=True))
    assert len({mail.message_id for mail in smtp.received()}) == len(everyone)


def test_each_fault_of_the_server_is_met_as_it_should_be(world: World) -> None:
    smtp = world.smtp("--every", "7")
    faulty = [
        f"{fault}.{number}@demo.example.org" for fault in ("later", "never", "cut", "mute") for number in range(3)
    ]
    world.send([*addresses(30), *faulty])
    world.worker()
    wait_for(world.done, "everything at its end")
    counts = smtp.counts()
    for number in range(3):
        assert counts[f"later.{number}@demo.example.org"] == 1
        assert counts[f"cut.{number}@demo.example.org"] == 1
        assert counts[f"mute.{number}@demo.example.org"] == 2
        assert counts[f"never.{number}@demo.example.org"] == 0
    assert all(counts[address] == 1 for address in addresses(30))
    refused = Delivery.objects.filter(state=DeliveryState.REFUSED)
    assert {delivery.answer for delivery in refused} == {"550 5.1.1 User unknown"}
    assert refused.count() == 3
    perhaps = set(Delivery.objects.perhaps_twice().values_list("address", flat=True))
    assert {address for address in perhaps if not address.startswith("cut")} == {
        f"mute.{number}@demo.example.org" for number in range(3)
    }


def test_relay_that_lets_nobody_in_pauses_bulletins_burns_nobody_and_recovers(world: World) -> None:
    smtp = world.smtp()
    smtp.moods.write_text("554 5.7.1 no service for you")
    world.send(addresses(50))
    world.worker()
    relay = wait_for(lambda: Relay.objects.filter(failures__gte=2).first(), "a probe has failed too")
    assert relay.refuses
    assert relay.answer == "554 5.7.1 no service for you"
    assert not Delivery.objects.filter(attempts__gt=0).exists()
    services.queue_letter(
        kind=CODE.name, recipient=Recipient("code@demo.example.org"), letter=Letter("Votre code", "123456")
    )
    wait_for(lambda: Delivery.objects.filter(urgent=True, attempts__gt=0), "urgent mail is still tried")
    smtp.moods.unlink()
    wait_for(world.done, "everything sent")
    assert sum(smtp.counts().values()) == 51
    assert Relay.objects.get().failures == 0


def test_urgent_mail_overtakes_a_bulletin_on_a_connection_of_its_own(world: World) -> None:
    smtp = world.smtp("--latency", "0.05")
    world.send(addresses(200))
    world.worker()
    wait_for(lambda: len(smtp.received()) > 5, "the bulletin is leaving")
    before = len(smtp.received())
    services.queue_letter(
        kind=CODE.name, recipient=Recipient("code@demo.example.org"), letter=Letter("Votre code", "123456")
    )
    wait_for(lambda: "code@demo.example.org" in smtp.counts(), "the code has left", 5)
    assert len(smtp.received()) - before < 60
    wait_for(lambda: Delivery.objects.get(urgent=True).message.size == 0, "the code is forgotten")


def test_worker_asked_to_stop_ends_the_message_in_hand_and_gives_the_rest_back(world: World) -> None:
    smtp = world.smtp("--latency", "0.02")
    everyone = addresses(300)
    world.send(everyone)
    worker = world.worker()
    wait_for(lambda: len(smtp.received()) > 20, "some sent")
    worker.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    worker.wait(30)
    assert time.monotonic() - begun < 10
    assert not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists()
    sent = set(smtp.counts())
    assert set(Delivery.objects.filter(state=DeliveryState.SENT).values_list("address", flat=True)) == sent
    world.worker()
    wait_for(world.done, "everything sent")
    assert sorted(smtp.counts().elements()) == sorted(everyone)


def test_two_workers_at_once_send_each_mail_once(world: World) -> None:
    if connection.vendor == "sqlite":
        world.environment["EMAIL_CONNECTIONS"] = "3"
    smtp = world.smtp("--latency", "0.005")
    everyone = addresses(600)
    world.send(everyone)
    world.worker()
    world.worker()
    wait_for(world.done, "everything sent")
    assert sorted(smtp.counts().elements()) == sorted(everyone)
