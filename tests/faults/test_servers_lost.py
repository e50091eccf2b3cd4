"""Row 4: the database and the broker go away and come back; the workers are not started again."""

import signal
import time

import pytest

from emegalis.outbox import selectors
from emegalis.outbox.models import Delivery, Heartbeat, Sending
from tests.faults.browser import Browser
from tests.faults.figures import Count, Figures, copies_share_a_message_id, doubled_are_labelled, seconds
from tests.faults.portal import READERS, Portal, path_of
from tests.faults.smtp import Behaviour, FaultySmtp
from tests.faults.world import Servers, World, addresses, either, reconnect

# The broker is waited for once, three seconds at most; the rest is a page on a machine that other tests use too.
CLICK_WITHIN = 20.0


@pytest.fixture(autouse=True)
def _only_where_there_are_servers(servers: Servers) -> None:
    if not servers.postgresql:
        pytest.skip("files do not go away")


def test_database_stopped_at_once_and_started_loses_nobody(
    world: World, servers: Servers, smtp: FaultySmtp, figures: Figures
) -> None:
    assert servers.postgresql is not None
    smtp.behaviour = Behaviour(latency=0.016)
    everyone = addresses(either(400, 3000))
    world.send(everyone)
    worker = world.worker()
    open_at_stop, resumed = 0, 0.0
    for _ in range(either(1, 3)):
        so_far = len(smtp.mails)
        world.wait(lambda: len(smtp.mails) > so_far + 60, "some sent")  # noqa: B023 - asked at once
        open_at_stop += smtp.open_connections
        servers.postgresql.stop(signal.SIGQUIT)
        servers.postgresql.start()
        started = time.monotonic()
        reconnect()
        world.wait(lambda: smtp.mails[-1].at > started, "mail leaves again")  # noqa: B023
        resumed = max(resumed, smtp.mails[-1].at - started)
        world.lease_passes()
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.wrong) == (0, 0)
    assert count.doubled <= open_at_stop
    assert copies_share_a_message_id(smtp)
    assert doubled_are_labelled(smtp)
    assert worker.poll() is None
    figures.note(4, "PostgreSQL stopped at once, started", count, allowed=open_at_stop, resumed=resumed)


def test_broker_that_says_nothing_makes_no_click_wait(
    world: World, servers: Servers, smtp: FaultySmtp, figures: Figures
) -> None:
    assert servers.redis is not None
    assert servers.redis.process is not None
    portal = Portal.here()
    bulletin = portal.rendered_issue()
    world.web()
    browser = Browser.of(portal.secretary, world.folder / "web.sock")
    assert browser.get(path_of(bulletin)).status == 200
    servers.redis.process.send_signal(signal.SIGSTOP)
    try:
        clicked = time.monotonic()
        answer = browser.post(path_of(bulletin))
        waited = time.monotonic() - clicked
    finally:
        servers.redis.process.send_signal(signal.SIGCONT)
    sending = Sending.objects.get()
    assert (answer.status, answer.location) == (302, f"/envois/{sending.pk}/")
    assert waited < CLICK_WITHIN
    world.worker()
    world.wait(world.done, "everything sent")
    assert smtp.counts == dict.fromkeys(portal.addresses(), 1)
    figures.note(4, "Redis frozen", Count(READERS, 0, 0, 0), note=f"click answered in {seconds(waited)}")


def test_broker_stopped_emptied_and_started_loses_nobody_and_the_page_says_so(
    world: World, servers: Servers, smtp: FaultySmtp, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert servers.redis is not None
    world.environment["FAULTS_LOOKOUT"] = "600"  # what a worker does by itself is for ``test_without_redis``
    worker, beat = world.worker(beat=False), world.beat()
    world.send(addresses(20))
    world.wait(world.done, "the first sending has left")
    world.wait(Heartbeat.objects.exists, "the sweep runs")
    servers.redis.stop(signal.SIGKILL)
    stopped = time.monotonic()
    everyone = addresses(200, first=100)
    world.send(everyone, key="bulletin:2")
    monkeypatch.setattr(selectors, "STALE_AFTER", 2 * selectors.RATE_WINDOW / 60)
    world.wait(lambda: selectors.what_holds_mail().is_stale, "the page says that mail is at a stop")
    assert selectors.outbox_status().heartbeat_age > 2
    assert Delivery.objects.waiting().count() == len(everyone)
    servers.redis.start()
    started = time.monotonic()
    world.wait(world.done, "everything sent")
    count = Count.of(smtp, everyone)
    assert (count.lost, count.doubled, count.wrong) == (0, 0, 0)
    assert [process.poll() for process in (worker, beat)] == [None, None]
    world.wait(lambda: not selectors.what_holds_mail().is_stale, "the page says nothing more")
    resumed = min(mail.at for mail in smtp.mails if mail.at > started) - started
    figures.note(4, f"Redis stopped for {started - stopped:.0f} s, emptied, started", count, resumed=resumed)
