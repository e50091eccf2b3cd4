"""How many connections a run may open, alone and beside the runs of other workers."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery
from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.places import Places
from emegalis.outbox.worker import Run
from tests.emegalis.outbox.factories import make_sending
from tests.faults.smtp import FaultySmtp

pytestmark = pytest.mark.django_db
RELAY = 7


@pytest.fixture
def another_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[BaseDatabaseWrapper]:
    """A session of its own: the locks of one session do not stop that session."""
    if connection.vendor != "postgresql":
        pytest.skip("on files one run sends at a time")
    link = connection.copy()
    yield link
    link.close()


def dies(worker: BaseDatabaseWrapper) -> None:
    """Its session is over once this returns; one that is closed is over a moment later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [worker.connection.info.backend_pid])
        assert cursor.fetchone() == (True,)


def test_without_a_limit_for_all_each_has_its_own() -> None:
    assert Places(RELAY).take(4) == 4


def test_limit_for_all_is_that_of_one_run_too(settings: Settings) -> None:
    settings.EMAIL_CONNECTIONS_IN_ALL = 3
    places = Places(RELAY)
    assert places.take(4) == 3
    places.give_back()


def test_workers_share_the_places_and_whoever_dies_leaves_its_own(
    settings: Settings, another_worker: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_CONNECTIONS_IN_ALL = 5
    theirs, ours, of_another_relay = Places(RELAY), Places(RELAY), Places(RELAY + 1)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("emegalis.outbox.places.connection", another_worker)
        assert theirs.take(3) == 3
    assert ours.take(4) == 2
    assert of_another_relay.take(4) == 4
    ours.give_back()
    assert ours.take(4) == 2
    ours.give_back()
    dies(another_worker)
    assert ours.take(4) == 4
    for places in (ours, of_another_relay):
        places.give_back()


def test_run_without_a_place_sends_no_bulletin_and_asks_for_no_other_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Places, "take", lambda *_: 0)
    make_sending(recipients=3)
    with FaultySmtp() as smtp:
        run = Run(RelayAddress.parse(smtp.url), seconds=60, stopping=lambda: False)
        assert run() == 0
    assert run.met_trouble
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}
