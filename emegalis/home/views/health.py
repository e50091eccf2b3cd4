"""What probes ask: is the process alive, and can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from emegalis.lib.access import http_methods


@http_methods("GET")
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@http_methods("GET")
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database reached, migrations applied, cache answering; 503 and the name of what fails otherwise."""
    checks = {"database": _database_answers(), "migrations": False, "cache": _cache_answers()}
    checks["migrations"] = checks["database"] and _migrations_applied()
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)


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
    try:
        cache.set("readyz", "ok", 10)
        return cache.get("readyz") == "ok"
    except Exception:  # noqa: BLE001 - whatever the cache server raises, the answer is "not ready"
        return False
