"""Worlds for the fault table (docs/reliability.md): on files, or on a PostgreSQL and a Redis of their own.

``FAULTS_ON=postgresql`` chooses the second; ``FAULTS=long`` makes each fault many times.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from emegalis.audit.models import Entry
from emegalis.outbox.models import Delivery, Heartbeat, Message, Relay, Sending
from tests.emegalis.outbox.kinds import NAMES
from tests.faults.figures import Figures
from tests.faults.smtp import FaultySmtp
from tests.faults.world import Servers, World, connected, environment_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.processes)


@pytest.fixture
def here(servers: Servers, database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This test speaks to the database of its processes, and leaves it empty. Their own sweep wakes them."""
    settings.OUTBOX_KINDS = [*settings.OUTBOX_KINDS, *NAMES]
    monkeypatch.setattr("emegalis.outbox.services.waking.wake", lambda *_: None)
    with connected(servers.connection(database)):
        yield
        connection.close()
        for model in (Delivery, Message, Sending, Relay, Heartbeat, Entry):
            model.objects.all().delete()


@pytest.fixture
def smtp() -> Iterator[FaultySmtp]:
    with FaultySmtp() as server:
        yield server


@pytest.fixture
def world(servers: Servers, database: str, here: None, smtp: FaultySmtp, tmp_path: Path) -> Iterator[World]:
    """A world where nothing runs yet but a mail server."""
    world = World(tmp_path, servers, environment_of(servers, database, tmp_path, EMAIL_URL=smtp.url))
    yield world
    world.end()


@pytest.fixture(scope="module")
def _running(
    servers: Servers, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, FaultySmtp]]:
    folder = tmp_path_factory.mktemp("running")
    with FaultySmtp() as server:
        url = server.url.replace("//", "//portail:secret@")
        environment = environment_of(servers, database, folder, EMAIL_URL=url, FAULTS_SMTP_TIMEOUT="2")
        world = World(folder, servers, environment)
        world.worker()
        yield world, server
        world.end()


@pytest.fixture
def running(_running: tuple[World, FaultySmtp], here: None) -> tuple[World, FaultySmtp]:
    """A world with one mail server and one worker, the same for all tests of a module: starting one takes seconds."""
    _running[1].forget()
    return _running


@pytest.fixture(scope="session")
def _all_figures(servers: Servers) -> Iterator[Figures]:
    figures = Figures(servers.name)
    yield figures
    figures.keep()


@pytest.fixture
def figures(_all_figures: Figures) -> Figures:
    """What this test counts is printed in docs/reliability.md."""
    return _all_figures
