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
def copied(servers: Servers, database: str, here: None, smtp: FaultySmtp, tmp_path: Path) -> Iterator[World]:
    """A database restored from a backup made in mid-send, and the workers that will run on it."""
    smtp.behaviour = Behaviour(latency=0.02)
    original = World(tmp_path, servers, environment_of(servers, database, tmp_path, EMAIL_URL=smtp.url))
    original.send(addresses(120))
    worker = original.worker()
    original.wait(lambda: len(smtp.mails) > 20, "some sent")
    original.kill(worker)
    connections["default"].close()
    copy, folder = f"{database}_copie", tmp_path / "copie"
    folder.mkdir()
    servers.restore(database, copy)
    smtp.behaviour = Behaviour()
    with connected(servers.connection(copy)):
        world = World(folder, servers, environment_of(servers, copy, folder, EMAIL_URL=smtp.url))
        yield world
        world.end()
    original.end()
    servers.drop(copy)


def test_copy_sends_only_what_it_decides_until_it_is_released(
    copied: World, smtp: FaultySmtp, figures: Figures
) -> None:
    before = smtp.counts
    waiting = set(Delivery.objects.waiting().values_list("address", flat=True))
    copied.worker()
    code = copied.code()
    copied.wait(lambda: code in smtp.counts, "what the copy decides leaves")
    copied.lease_passes()
    copied.wait(lambda: not Delivery.objects.filter(state=DeliveryState.CLAIMED).exists(), "leases are returned")
    later = copied.code("suivant")
    copied.wait(lambda: later in smtp.counts, "and leaves again")
    assert smtp.counts - before == {code: 1, later: 1}
    status = json.loads(copied.manage("outbox_status", "--json").splitlines()[-1])
    assert status["retained"] == len(waiting)
    assert status["oldest_due_at"] is None
    copied.manage("outbox_release")
    copied.wait(copied.done, "released, the rest leaves")
    after = smtp.counts
    after.subtract(before)
    assert {address for address, count in after.items() if count} == waiting | {code, later}
    count = Count.of(smtp, addresses(120))
    assert (count.lost, count.wrong) == (0, 0)
    assert count.doubled <= 2
    note = f"{len(waiting)} held, left once released"
    figures.note(11, "backup restored in mid-send", count, allowed=2, note=note)
