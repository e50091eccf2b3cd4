"""What probes ask: is the process alive, and can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from emegalis.lib import caches
from emegalis.lib.access import http_methods


@http_methods("GET")
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@http_methods("GET")
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database reached and migrations applied: 503 and the name of what fails otherwise.

    Without its cache server the portal serves all the same, on its database: said, with 200 (« degraded »).
    """
    checks = {"database": _database_answers(), "migrations": False, "cache": False}
    checks["migrations"] = checks["database"] and _migrations_applied()
    if not checks["migrations"]:
        return JsonResponse({"status": "unavailable", "checks": checks}, status=503)
    checks["cache"] = _cache_answers()
    return JsonResponse({"status": "ok" if checks["cache"] else "degraded", "checks": checks})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache_answers() -> bool:
    """The server itself, not the database that stands in for it."""
    cache.set("readyz", "ok", 10)
    return cache.get("readyz") == "ok" and not caches.SERVER.is_on
