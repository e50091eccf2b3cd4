"""A database of a test's own, for real commits from several connections; on PostgreSQL beside that of the run."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management import call_command
from django.db import connections

Settings = dict[str, Any]


@contextmanager
def own_database(folder: Path) -> Iterator[Settings]:
    """The settings of a new database, migrated; dropped with the block."""
    ours = _settings(folder)
    is_server = ours["ENGINE"].endswith("postgresql")
    if is_server:
        _administer(ours, f'CREATE DATABASE "{ours["NAME"]}"')
    with connected(ours):
        call_command("migrate", verbosity=0, skip_checks=True)
    yield ours
    if is_server:
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
