"""Row 11: a restored backup or a cloned server sends nothing of what its original decided, until someone says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery
from tests.faults.figures import Count, Figures
from tests.faults.smtp import Behaviour, FaultySmtp
from tests.faults.world import Servers, World, addresses, connected, environment_of


@pytest.fixture
def copied(
    servers: Servers, database: str, here: None, smtp: FaultySmtp, tmp_path: Path
) -> Iterator[tuple[World, int]]:
    """A database restored from a backup made in mid-send, the workers that will run on it; how many connections were
    open when the original died."""
    smtp.behaviour = Behaviour(latency=0.1)
    original = World(tmp_path, servers, environment_of(servers, database, tmp_path, EMAIL_URL=smtp.url))
    original.send(addresses(120))
    worker = original.worker()
    original.wait(lambda: len(smtp.mails) > 20, "some sent")
    open_at_kill = smtp.open_connections
    original.kill(worker)
    original.wait(lambda: not smtp.open_connections, "what was in the air has arrived")
    connections["default"].close()
    copy, folder = f"{database}_copie", tmp_path / "copie"
    folder.mkdir()
    servers.restore(database, copy)
    smtp.behaviour = Behaviour()
    with connected(servers.connection(copy)):
        world = World(folder, servers, environment_of(servers, copy, folder, EMAIL_URL=smtp.url))
        yield world, open_at_kill
        world.end()
    original.end()
    servers.drop(copy)


def test_copy_sends_only_what_it_decides_until_it_is_released(
    copied: tuple[World, int], smtp: FaultySmtp, figures: Figures
) -> None:
    world, open_at_kill = copied
    before = smtp.counts
    waiting = set(Delivery.objects.waiting().values_list("address", flat=True))
    world.worker()
    code = world.code()
    world.wait(lambda: code in smtp.counts, "what the copy decides leaves")
    world.lease_passes()
    world.wait(lambda: not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists(), "leases are returned")
    later = world.code("suivant")
    world.wait(lambda: later in smtp.counts, "and leaves again")
    assert smtp.counts - before == {code: 1, later: 1}
    status = json.loads(world.manage("outbox_status", "--json").splitlines()[-1])
    assert status["retained"] == len(waiting)
    assert status["oldest_due_at"] is None
    world.manage("outbox_release")
    world.wait(world.done, "released, the rest leaves")
    after = smtp.counts
    after.subtract(before)
    assert {address for address, count in after.items() if count} == waiting | {code, later}
    count = Count.of(smtp, addresses(120))
    assert (count.lost, count.wrong) == (0, 0)
    assert count.doubled <= open_at_kill
    note = f"{len(waiting)} held, left once released"
    figures.note(11, "backup restored in mid-send", count, allowed=open_at_kill, note=note)
