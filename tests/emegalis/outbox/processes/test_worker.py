"""One worker at its work: right editions, urgent mail first, each fault of the server met as it should be."""

import pytest

from emegalis.outbox import services
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.letters import Letter, Recipient
from emegalis.outbox.models import Delivery, Relay
from tests.emegalis.outbox.kinds import CODE
from tests.emegalis.outbox.processes.conftest import EDITIONS, World

pytestmark = pytest.mark.processes


def addresses(count: int) -> list[str]:
    return [f"dgs{number}@demo.example.org" for number in range(count)]


def test_two_thousand_recipients_of_four_editions_get_one_mail_each_with_theirs(running: World) -> None:
    smtp = running.server
    everyone = addresses(2000)
    running.send(everyone)
    running.wait(running.done, "everything sent", 60)
    received = smtp.received()
    assert sorted(mail.recipient for mail in received) == sorted(everyone)
    assert {mail.recipient: mail.edition for mail in received} == {
        address: EDITIONS[number % 4] for number, address in enumerate(everyone)
    }
    assert len({mail.message_id for mail in received}) == 2000
    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()
    assert not Delivery.objects.perhaps_twice().exists()


def test_each_fault_of_the_server_is_met_as_it_should_be(running: World) -> None:
    smtp = running.server
    ending = [f"bye.{number}@demo.example.org" for number in range(3)]
    faulty = [
        f"{fault}.{number}@demo.example.org" for fault in ("later", "never", "cut", "mute") for number in range(3)
    ]
    running.send([*addresses(10), *ending, *addresses(30)[10:], *faulty])
    running.wait(running.done, "everything at its end")
    counts = smtp.counts()
    for number in range(3):
        assert counts[f"later.{number}@demo.example.org"] == 1
        assert counts[f"cut.{number}@demo.example.org"] == 1
        assert counts[f"mute.{number}@demo.example.org"] == 2
        assert counts[f"never.{number}@demo.example.org"] == 0
    assert all(counts[address] == 1 for address in [*addresses(30), *ending])
    refused = Delivery.objects.filter(state=DeliveryState.REFUSED)
    assert {delivery.answer for delivery in refused} == {"550 5.1.1 User unknown"}
    assert refused.count() == 3
    perhaps = set(Delivery.objects.perhaps_twice().values_list("address", flat=True))
    assert {address for address in perhaps if not address.startswith("cut")} == {
        f"mute.{number}@demo.example.org" for number in range(3)
    }


def test_relay_that_lets_nobody_in_pauses_bulletins_burns_nobody_and_recovers(running: World) -> None:
    smtp = running.server
    smtp.moods.write_text("554 5.7.1 no service for you")
    running.send(addresses(50))
    relay = running.wait(lambda: Relay.objects.filter(failures__gte=2).first(), "a probe has failed too")
    assert relay.refuses
    assert relay.answer == "554 5.7.1 no service for you"
    assert not Delivery.objects.filter(attempts__gt=0).exists()
    services.queue_letter(
        kind=CODE.name, recipient=Recipient("code@demo.example.org"), letter=Letter("Votre code", "123456")
    )
    running.wait(lambda: Delivery.objects.filter(urgent=True, attempts__gt=0), "urgent mail is still tried")
    smtp.moods.unlink()
    running.wait(running.done, "everything sent")
    assert sum(smtp.counts().values()) == 51
    assert Relay.objects.get().failures == 0


def test_urgent_mail_overtakes_a_bulletin_on_a_connection_of_its_own(running: World) -> None:
    smtp = running.server
    running.send([f"slow.{number}@demo.example.org" for number in range(60)])
    running.wait(lambda: len(smtp.received()) > 5, "the bulletin is leaving")
    before = len(smtp.received())
    services.queue_letter(
        kind=CODE.name, recipient=Recipient("code@demo.example.org"), letter=Letter("Votre code", "123456")
    )
    running.wait(lambda: "code@demo.example.org" in smtp.counts(), "the code has left", 5)
    assert len(smtp.received()) - before < 40
    running.wait(lambda: Delivery.objects.get(urgent=True).message.size == 0, "the code is forgotten")
