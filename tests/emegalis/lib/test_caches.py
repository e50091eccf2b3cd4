"""The cache of production while its server is away: the database counts, the journal says so once."""

import logging
from pathlib import Path

import pytest
from django.core.cache.backends.db import DatabaseCache

from emegalis.lib import caches, outages
from emegalis.lib.caches import SteadyRedisCache
from emegalis.lib.outages import Outage

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> Outage:
    outage = Outage("The cache server", "")
    monkeypatch.setattr(caches, "SERVER", outage)
    return outage


@pytest.fixture
def cache(outage: Outage, tmp_path: Path) -> SteadyRedisCache:
    """Its server is nowhere."""
    return SteadyRedisCache(f"unix://{tmp_path}/nowhere.sock?db=1", {})


def test_the_database_keeps_everything_while_the_server_is_away(cache: SteadyRedisCache) -> None:
    assert cache.add("code", 1, 60)
    assert not cache.add("code", 2, 60)
    cache.set("limit", [1.5, 1.0], 60)
    assert (cache.get("code"), cache.get("limit"), cache.get("other", "none")) == (1, [1.5, 1.0], "none")
    assert cache.incr("code", 4) == 5
    assert cache.touch("code", 120)
    assert cache.delete("code")
    assert DatabaseCache(caches.TABLE, {}).get("limit") == [1.5, 1.0]
    cache.clear()
    assert cache.get("limit") is None


def test_an_outage_is_written_once_at_its_beginning_and_at_its_end(
    cache: SteadyRedisCache, outage: Outage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outages, "LEFT_ALONE", 0.0)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            cache.get("code")
        outage.answered()
        outage.answered()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert not outage.is_on


def test_a_silent_server_is_waited_for_once(cache: SteadyRedisCache, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def silent(key: str, *_: object) -> None:
        asked.append(key)
        raise TimeoutError

    monkeypatch.setattr(cache._redis, "get", silent)
    for key in ("a", "b", "c"):
        cache.get(key)
    assert asked == ["a"]
