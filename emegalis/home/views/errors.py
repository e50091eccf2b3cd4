"""French pages for what goes wrong: they never query the database, so that they stand when it is down."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from emegalis.lib.identity import UNNAMED

# Put over what the context processors would look up: the publisher, the person, the menus, the session's words.
QUIET: dict[str, Any] = {"identity": UNNAMED, "actor": None, "menu": [], "footer": [], "messages": []}


def _reason(exception: object) -> str:
    """The sentence that a view gave when it refused; Django's own English details are not for readers."""
    first = exception.args[0] if isinstance(exception, Exception) and exception.args else ""
    return str(first) if isinstance(first, str | Promise) else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "home/400.html", QUIET, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "home/403.html", QUIET | {"reason": _reason(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that its page did not just show (``settings.CSRF_FAILURE_VIEW``)."""
    return render(request, "home/403_csrf.html", QUIET, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "home/404.html", QUIET, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "home/500.html", QUIET, status=500)
