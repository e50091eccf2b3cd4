"""What probes ask."""

import pytest
from django.db import DatabaseError

from emegalis.home.views import health
from emegalis.lib import caches
from emegalis.lib.outages import Outage


def test_healthz_answers_without_a_database(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_readyz_says_that_all_is_ready(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": True, "migrations": True, "cache": True},
    }


def test_readyz_names_a_cache_server_that_is_away_and_stays_ready(client, db, monkeypatch):
    outage = Outage("cache", "")
    outage.failed("no answer")
    monkeypatch.setattr(caches, "SERVER", outage)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "degraded",
        "checks": {"database": True, "migrations": True, "cache": False},
    }


def test_readyz_names_a_database_that_fails(client, db, monkeypatch):
    class Broken:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Broken())
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": False, "migrations": False, "cache": False}


def test_readyz_names_migrations_that_are_missing(client, db, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *args: ["one to apply"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] is False


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_only_read(client, db, path):
    assert client.post(path).status_code == 405
