"""Rows 1, 2 and 12: nothing is lost and nobody gets two, whatever happens to the workers."""

import signal
import time

from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery
from tests.faults.figures import Count, Figures, copies_share_a_message_id, doubled_are_labelled, seconds
from tests.faults.smtp import Behaviour, FaultySmtp
from tests.faults.world import World, addresses, either


def test_two_hosts_with_four_processes_each_serve_everybody_once(
    world: World, smtp: FaultySmtp, figures: Figures
) -> None:
    world.environment |= {"EMAIL_CONNECTIONS": "2", "EMAIL_CONNECTIONS_IN_ALL": "5"}
    everyone = addresses(either(800, 5000))
    world.send(everyone)
    hosts = [world.worker(host, children=4) for host in ("hote-a", "hote-b")]
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.doubled, count.wrong) == (0, 0, 0)
    assert not Delivery.objects.perhaps_twice().exists()
    assert all(host.poll() is None for host in hosts)
    assert 1 < smtp.most_open <= 5
    figures.note(1, "none; two hosts of four processes each", count)


def more_than(world: World, smtp: FaultySmtp, number: int) -> None:
    world.wait(lambda: len(smtp.mails) > number, f"{number} mails sent")


def again(world: World, smtp: FaultySmtp, killed_at: float) -> float:
    """When the first mail of a connection opened after the kill was taken."""

    def fresh() -> float:
        opened = {number for number, at in enumerate(smtp.connected_at, 1) if at > killed_at}
        return next((mail.at for mail in smtp.mails if mail.connection in opened), 0.0)

    at: float = world.wait(fresh, "mail leaves again")
    return at


def test_children_and_whole_workers_killed_lose_nobody(world: World, smtp: FaultySmtp, figures: Figures) -> None:
    smtp.behaviour = Behaviour(latency=0.12)
    kills = either(2, 10)
    everyone = addresses(300 * kills)
    world.send(everyone)
    open_at_kill, resumed, worker = 0, 0.0, world.worker()
    for kill in range(kills):
        more_than(world, smtp, len(smtp.mails) + 20)
        open_at_kill += smtp.open_connections
        killed_at = time.monotonic()
        if kill % 2:
            world.kill(worker)
            worker = world.worker()
        else:
            world.kill_child(worker)
        resumed = max(resumed, again(world, smtp, killed_at) - killed_at)
    world.wait(lambda: world.done() or not Delivery.objects.filter(state=DeliveryState.QUEUED).exists(), "the rest")
    world.lease_passes()
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.wrong) == (0, 0)
    assert count.doubled <= open_at_kill
    assert max(smtp.counts.values()) <= 2
    assert copies_share_a_message_id(smtp)
    assert doubled_are_labelled(smtp)
    assert worker.poll() is None
    figures.note(
        2, f"kill -9 of a child or of the whole host, {kills} times", count, allowed=open_at_kill, resumed=resumed
    )


def test_worker_asked_to_stop_ends_the_message_in_hand_and_gives_the_rest_back(
    world: World, smtp: FaultySmtp, figures: Figures
) -> None:
    smtp.behaviour = Behaviour(latency=0.1)
    everyone = addresses(150)
    world.send(everyone)
    worker, beat = world.worker(beat=False), world.beat()
    world.wait(lambda: len(smtp.mails) > 20, "some sent")
    begun = time.monotonic()
    for process in (worker, beat):
        process.send_signal(signal.SIGTERM)
    assert [process.wait(30) for process in (worker, beat)] == [0, 0]
    stopped = time.monotonic() - begun
    assert not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists()
    sent = set(Delivery.objects.filter(state=DeliveryState.SENT).values_list("address", flat=True))
    assert sent == set(smtp.counts)
    assert len(sent) < len(everyone)
    world.worker()
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.doubled, count.wrong) == (0, 0, 0)
    figures.note(12, "SIGTERM in mid-send", count, note=f"stopped in {seconds(stopped)}")


def test_worker_asked_to_stop_before_a_silent_server_stops_all_the_same(world: World, smtp: FaultySmtp) -> None:
    smtp.behaviour = Behaviour(silent_after_data=True)
    world.send(addresses(40))
    worker = world.worker()
    world.wait(lambda: smtp.mails, "the server has a message and says nothing")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert 1 <= Delivery.objects.filter(unanswered=1).count() <= len(smtp.mails)
    assert not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists()
