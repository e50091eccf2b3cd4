"""Rows 7 and 11: an hour set for later sends once, whoever looks at the clock, and never from a copy by itself."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from bulletins.models import Bulletin
from bulletins.services.scheduling import call_back_sending, schedule_sending
from emegalis.outbox.models import Sending
from tests.faults.browser import Browser
from tests.faults.figures import Figures, count_of
from tests.faults.portal import READERS, Portal, sendings_of
from tests.faults.smtp import FaultySmtp
from tests.faults.world import Servers, World, connected, environment_of

HOUR = datetime.timedelta(hours=1)
SOON = datetime.timedelta(seconds=1)


@pytest.fixture
def scheduled(here: None) -> Iterator[Bulletin]:
    """An issue that leaves by itself in an hour; called back at the end, where nobody sent it."""
    portal = Portal.here()
    bulletin = portal.rendered_issue()
    schedule_sending(bulletin=bulletin, at=timezone.now() + HOUR, by=portal.by)
    yield bulletin
    if not sendings_of(bulletin):
        call_back_sending(bulletin=bulletin, by=portal.by)


def its_hour_comes(bulletin: Bulletin) -> None:
    Bulletin.objects.filter(pk=bulletin.pk).update(send_at=timezone.now())


def test_copy_sends_nothing_at_an_hour_set_before_until_someone_decides_again(
    servers: Servers, database: str, scheduled: Bulletin, smtp: FaultySmtp, tmp_path: Path, figures: Figures
) -> None:
    connections["default"].close()
    copy = f"{database}_copie_a_heure"
    servers.restore(database, copy)
    with connected(servers.connection(copy)):
        its_hour_comes(scheduled)
        portal = Portal.here()
        world = World(tmp_path, servers, environment_of(servers, copy, tmp_path, EMAIL_URL=smtp.url))
        try:
            _stays_until_decided(world, scheduled, portal, smtp)
        finally:
            world.end()
    servers.drop(copy)
    figures.note(11, "hour of a bulletin, in a restored copy", count_of(smtp, portal.addresses()),
                 note="stopped, sent once decided again")  # fmt: skip


def _stays_until_decided(world: World, bulletin: Bulletin, portal: Portal, smtp: FaultySmtp) -> None:
    world.worker()
    world.wait(lambda: Bulletin.objects.get(pk=bulletin.pk).is_stopped, "the hour is stopped")
    code = world.code()
    world.wait(lambda: code in smtp.counts, "the workers run, and send what is decided here")
    assert smtp.counts == {code: 1}
    assert not Sending.objects.exists()
    world.manage("outbox_release")
    assert Bulletin.objects.get(pk=bulletin.pk).is_stopped
    world.web()
    page = Browser.of(portal.secretary, world.folder / "web.sock").get(f"/bulletins/{bulletin.number}/envoi/").text
    assert "est arrêté" in page
    assert "avant que cette base de données ne soit copiée" in page
    schedule_sending(bulletin=bulletin, at=timezone.now() + SOON, by=portal.by)
    world.wait(lambda: smtp.counts.keys() >= set(portal.addresses()), "decided again, it leaves at its new hour")
    world.wait(world.done, "everything written down")


def test_processes_that_race_at_the_set_hour_make_one_sending(
    world: World, scheduled: Bulletin, smtp: FaultySmtp, figures: Figures
) -> None:
    """All of them find the hour come and wait for the same row, which this test holds: then they run."""
    portal = Portal.here()
    hosts = [world.worker(host) for host in ("hote-a", "hote-b")]
    code = world.code()
    world.wait(lambda: code in smtp.counts, "the workers run")
    its_hour_comes(scheduled)
    with transaction.atomic():
        Bulletin.objects.select_for_update().get(pk=scheduled.pk)
        begun = timezone.now()
        world.wait(lambda: _racers() >= 2 or timezone.now() > begun + 3 * SOON, "several wait for the issue")
    world.wait(lambda: smtp.counts.keys() >= set(portal.addresses()), "the issue has left")
    world.wait(world.done, "everything written down")
    assert sendings_of(scheduled) == 1
    count = count_of(smtp, portal.addresses())
    assert (count.recipients, count.lost, count.doubled) == (READERS, 0, 0)
    assert [host.poll() for host in hosts] == [None, None]
    figures.note(7, "two hosts at the set hour", count)


def _racers() -> int:
    """How many wait for a row that another holds; files do not tell: their writers all wait for the one lock."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])
