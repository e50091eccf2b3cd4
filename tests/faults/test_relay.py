"""Rows 5, 6 and 8: whatever the mail server says, everyone is served in the end, and codes never wait."""

import time
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from emegalis.outbox import selectors
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery, Relay
from tests.faults.figures import Count, Figures, copies_share_a_message_id, doubled_are_labelled, seconds
from tests.faults.smtp import Behaviour, FaultySmtp
from tests.faults.world import EDITIONS, World, addresses, either

Running = tuple[World, FaultySmtp]
CODE_WITHIN = 60.0
# In each of two children, those for bulletins (``EMAIL_CONNECTIONS``) and the one for codes.
CONNECTIONS_AT_ONCE = 2 * (settings.EMAIL_CONNECTIONS + 1)


def leaves(world: World, smtp: FaultySmtp, address: str) -> float:
    """Seconds until a sign-in code asked for now is taken."""
    begun = time.monotonic()
    world.wait(lambda: address in smtp.counts, f"the code for {address} has left", CODE_WITHIN)
    return time.monotonic() - begun


def test_each_edition_reaches_its_recipients_on_a_sound_server(running: Running) -> None:
    world, smtp = running
    everyone = addresses(either(1000, 5000))
    begun = time.monotonic()
    world.send(everyone)
    world.wait(world.done, "everything sent")
    runs = 1 + (time.monotonic() - begun) / float(world.environment["FAULTS_RUN_SECONDS"])
    assert sorted(smtp.counts.elements()) == sorted(everyone)
    assert Count.of(smtp, everyone).wrong == 0
    assert Counter(mail.edition for mail in smtp.mails) == dict.fromkeys(EDITIONS, len(everyone) // 4)
    assert len({mail.message_id for mail in smtp.mails}) == len(everyone)
    # Each run keeps its connections open to its end, however slow the machine.
    assert len(smtp.connected_at) <= CONNECTIONS_AT_ONCE * runs


def test_fault_of_one_recipient_is_met_for_that_recipient(running: Running) -> None:
    world, smtp = running
    faults = ("later", "never", "cut", "mute", "bye")
    faulty = [f"{fault}.{number}@demo.example.org" for fault in faults for number in range(3)]
    everyone = [*addresses(10), *faulty, *addresses(20, first=10)]
    world.send(everyone)
    world.wait(world.done, "everything at its end")
    expected = Counter(everyone) + Counter(address for address in faulty if address.startswith("mute"))
    assert smtp.counts == expected - Counter(address for address in faulty if address.startswith("never"))
    refused = Delivery.objects.filter(state=DeliveryState.REFUSED)
    assert list(refused.values_list("answer", flat=True)) == ["550 5.1.1 User unknown"] * 3
    assert doubled_are_labelled(smtp)
    assert copies_share_a_message_id(smtp)


FAULTS = {
    "30 % of 4xx": Behaviour(temporary=0.3),
    "three messages in ten cut after DATA": Behaviour(cut_after_data=0.3),
    "connection closed every three messages": Behaviour(close_every=3),
    "slow server, no pipelining": Behaviour(latency=0.02, pipelining=False),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_server_gets_bounded_work_and_everyone_is_served(
    running: Running, figures: Figures, fault: str
) -> None:
    world, smtp = running
    smtp.behaviour = FAULTS[fault]
    everyone = addresses(either(60, 600))
    world.send(everyone)
    world.wait(lambda: smtp.mails, "the bulletin is leaving")
    waited = leaves(world, smtp, world.code())
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    taken_without_answer = sum(smtp.counts.values()) - len(smtp.counts)
    assert (count.lost, count.wrong) == (0, 0)
    assert count.doubled == 0 or smtp.behaviour.cut_after_data
    assert doubled_are_labelled(smtp)
    assert copies_share_a_message_id(smtp)
    attempts = sum(smtp.attempts.values())
    assert attempts <= 3 * len(everyone) + taken_without_answer
    assert len(smtp.connected_at) <= attempts
    figures.note(5, fault, count, allowed=taken_without_answer, note=f"code within {seconds(waited)}")


def test_server_that_puts_everything_off_is_asked_less_and_less_then_serves_all(
    running: Running, figures: Figures
) -> None:
    world, smtp = running
    smtp.behaviour = Behaviour(temporary=1.0)
    everyone = addresses(40)
    world.send(everyone)
    world.wait(lambda: min(smtp.attempts[address] for address in everyone) >= 3, "three attempts each")
    row = Delivery.objects.filter(attempts__gte=3).first()
    assert row is not None
    assert row.answer == "451 4.7.1 Greylisted"
    states = selectors.outbox_status().states
    assert states["queued"] + states["claimed"] == len(everyone)
    smtp.behaviour = Behaviour()
    healed = time.monotonic()
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.doubled, count.wrong) == (0, 0, 0)
    # Delays of 0.5, 1, then 2 seconds, a quarter sooner at most: that many attempts fit in the time, no more.
    lasted = healed - smtp.connected_at[0]
    assert max(smtp.attempts.values()) <= 4 + lasted / 1.5
    figures.note(5, "4xx for everyone, then healed", count, resumed=min(mail.at for mail in smtp.mails) - healed)


def test_silent_server_costs_its_few_connections_then_serves_all(running: Running, figures: Figures) -> None:
    world, smtp = running
    smtp.behaviour = Behaviour(silent=True)
    everyone = addresses(40)
    world.send(everyone)
    world.wait(lambda: Relay.objects.filter(failures__gt=0).exists(), "the silence is noticed")
    code = world.code()
    world.wait(lambda: Delivery.objects.filter(urgent=True, attempts__gt=0), "the code is tried all the same")
    assert smtp.open_connections <= CONNECTIONS_AT_ONCE
    assert selectors.outbox_status().relays_paused
    assert not Delivery.objects.filter(urgent=False, attempts__gt=0).exists()
    healed = time.monotonic()
    smtp.behaviour = Behaviour()
    waited = leaves(world, smtp, code)
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.doubled, count.wrong) == (0, 0, 0)
    resumed = min(mail.at for mail in smtp.mails if mail.recipient in everyone) - healed
    figures.note(5, "silent server, then healed", count, resumed=resumed, note=f"code within {seconds(waited)}")


def test_code_leaves_while_the_server_takes_bulletins_one_by_one(running: Running, figures: Figures) -> None:
    world, smtp = running
    smtp.behaviour = Behaviour(latency=0.4)
    everyone = addresses(either(60, 600))
    world.send(everyone)
    world.wait(lambda: len(smtp.mails) > 3, "the bulletin is leaving")
    waited = leaves(world, smtp, world.code())
    assert len(smtp.mails) < len(everyone)
    smtp.behaviour = Behaviour()
    world.wait(world.done, "everything sent")
    world.wait(lambda: Delivery.objects.get(urgent=True).message.size == 0, "the code is forgotten")
    figures.note(5, "code during a slow bulletin", Count.of(smtp, everyone), note=f"code within {seconds(waited)}")


REFUSALS = {
    "554 on connection": Behaviour(greeting="554 5.7.1 no service for you"),
    "535 on authentication": Behaviour(login="535 5.7.8 bad credentials"),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_server_that_lets_nobody_in_pauses_bulletins_burns_nobody_and_recovers(
    running: Running, figures: Figures, fault: str
) -> None:
    world, smtp = running
    smtp.behaviour = REFUSALS[fault]
    everyone = addresses(50)
    world.send(everyone)
    relay = world.wait(lambda: Relay.objects.filter(failures__gte=2).first(), "a probe has failed too")
    assert relay.refuses
    assert relay.answer == (smtp.behaviour.greeting or smtp.behaviour.login)
    assert not Delivery.objects.filter(attempts__gt=0).exists()
    assert selectors.what_holds_mail().relay == relay
    world.code()
    world.wait(lambda: Delivery.objects.filter(urgent=True, attempts__gt=0), "urgent mail is still tried")
    assert Delivery.objects.filter(urgent=False, state=DeliveryState.REFUSED).count() == 0
    healed = time.monotonic()
    smtp.behaviour = Behaviour()
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.doubled, count.wrong) == (0, 0, 0)
    assert Relay.objects.get().failures == 0
    resumed = min(mail.at for mail in smtp.mails if mail.recipient in everyone) - healed
    figures.note(6, fault, count, resumed=resumed)


POISON = {
    "CR/LF in the name": {"name": "Anne\r\nBcc: tous@demo.example.org"},
    "address beyond ASCII": {"address": "hélène@demo.example.org"},
    "address too long": {"address": "a" * 90 + "@demo.example.org"},
    "comma in the address": {"address": "anne,rio@demo.example.org"},
    "CR/LF in the address": {"address": "anne@demo.example.org\r\nRCPT TO:<tous@demo.example.org>"},
    "header of two lines": {"headers": {"X-Truc": "a\nb"}},
    "320 characters": {"address": "a" * 60 + "@" + "b." * 128 + "org"},
}


def test_rows_that_no_mail_can_carry_are_marked_and_the_others_leave(running: Running, figures: Figures) -> None:
    world, smtp = running
    everyone = addresses(30)
    sending = world.send(everyone)
    poison = dict(POISON)
    if connection.vendor == "postgresql":
        poison.pop("320 characters")  # the column itself refuses it
    rows = list(sending.deliveries.order_by("id")[: len(poison)])
    for row, values in zip(rows, poison.values(), strict=True):
        Delivery.objects.filter(pk=row.pk).update(**values)
    world.wait(world.done, "everything at its end")
    marked = Delivery.objects.filter(state=DeliveryState.REFUSED)
    assert {row.pk for row in marked} == {row.pk for row in rows}
    assert all(row.answer for row in marked)
    sound = everyone[len(poison) :]
    assert sorted(smtp.counts.elements()) == sorted(sound)
    count = Count.of(smtp, everyone, but=len(poison))
    assert (count.lost, count.doubled, count.wrong) == (0, 0, 0)
    figures.note(8, "poison rows written in the table", count, note=f"{len(rows)} marked")
