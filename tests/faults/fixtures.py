"""Where the processes of tests keep their rows, for every test that starts some (``tests/conftest.py`` brings these).

``FAULTS_ON=postgresql`` chooses a PostgreSQL and a Redis of their own instead of files.
"""

import os
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from servers import PostgreSQL, Redis, private_folder

from tests.faults.world import DURABLE, Servers, new_database


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    if os.environ.get("FAULTS_ON") != "postgresql":
        yield Servers(tmp_path_factory.mktemp("database"))
        return
    with private_folder() as folder:
        both = Servers(folder, PostgreSQL(folder / "pg", DURABLE), Redis(folder / "redis"))
        both.start()
        try:
            yield both
        finally:
            both.stop()


@pytest.fixture(scope="session")
def database(servers: Servers, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Migrated once; what tests write in it, they erase."""
    with django_db_blocker.unblock():
        yield new_database(servers)
