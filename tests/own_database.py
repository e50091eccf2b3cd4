"""A database of a test's own, for real commits from several connections; on PostgreSQL beside that of the run."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

Settings = dict[str, Any]


@pytest.fixture(scope="module")
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """The settings of a copied database, dropped with the module; open to queries only while a test of it runs."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            ours = stack.enter_context(_copied(tmp_path_factory.mktemp("own")))
        yield ours


@contextmanager
def _copied(folder: Path) -> Iterator[Settings]:
    """A copy of the migrated database, while no test runs in it: migrating takes half a minute."""
    usual, ours = connections["default"], _settings(folder)
    if usual.vendor == "sqlite":
        usual.ensure_connection()
        with closing(sqlite3.connect(ours["NAME"])) as copy:
            usual.connection.backup(copy)
        yield ours
        return
    usual.close()  # PostgreSQL copies only what nobody is connected to
    _administer(ours, f'CREATE DATABASE "{ours["NAME"]}" TEMPLATE "{usual.settings_dict["NAME"]}"')
    yield ours
    _administer(ours, f'DROP DATABASE "{ours["NAME"]}" WITH (FORCE)')


def _settings(folder: Path) -> Settings:
    ours: Settings = dict(connections["default"].settings_dict)
    if connections["default"].vendor == "sqlite":
        options = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return ours | {"NAME": str(folder / "emegalis.sqlite3"), "OPTIONS": options}
    return ours | {"NAME": f"own_{uuid.uuid4().hex[:12]}"}


def _administer(ours: Settings, statement: str) -> None:
    link = psycopg2.connect(
        dbname="postgres", user=ours["USER"], password=ours["PASSWORD"], host=ours["HOST"], port=ours["PORT"] or None
    )
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(statement)
    link.close()


@contextmanager
def connected(ours: Settings) -> Iterator[None]:
    """The default connection of this thread is that database during the block."""
    usual = connections["default"]
    other = type(usual)(ours, "default")
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual
