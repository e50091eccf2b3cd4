"""The cache of production: Redis, and the database while Redis does not answer.

What it keeps are the limits on tries (codes, passwords, links that are mailed) and the codes of applications already
used. Neither may be forgotten because a server is away, or someone could guess without end; nor may that close the
doors. So the database counts meanwhile, from zero: an outage gives again, once, as many tries as the limits allow.
"""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from emegalis.lib.outages import Outage

TABLE = "cache"
# Beyond so many rows the oldest go: nobody can empty a limit by filling the table with a few others.
ROOM = {"MAX_ENTRIES": 100_000}
# A connection kept open may have died meanwhile: a second try, at once, tells.
_ONE_MORE = Retry(NoBackoff(), 1)
SERVER = Outage("The cache server (CACHE_URL)", "The database keeps what is counted meanwhile.")


class SteadyRedisCache(BaseCache):
    """Redis at ``LOCATION``; ``OPTIONS`` are those of its connections."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {**params.get("OPTIONS", {}), "retry": _ONE_MORE}
        self._redis = RedisCache(server, {**params, "OPTIONS": options})
        self._database = DatabaseCache(TABLE, {**params, "OPTIONS": ROOM})

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("delete", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask("incr", key, delta, version))

    def clear(self) -> None:
        self._ask("clear")

    def _ask(self, verb: str, *arguments: Any) -> Any:
        if not SERVER.is_left_alone:
            try:
                answer = getattr(self._redis, verb)(*arguments)
            except (RedisError, OSError) as error:
                SERVER.failed(error)
            else:
                SERVER.answered()
                return answer
        return getattr(self._database, verb)(*arguments)
