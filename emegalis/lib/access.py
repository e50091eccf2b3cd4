"""How a view states who may enter: closed by default, methods named, a predicate when seeing is not enough.

The order of decorators is always the same: methods, then access::

    @http_methods("GET", "POST")
    @allowed(can_schedule_meetings)
    def meeting_schedule(request): ...
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponseBase]
ModelT = TypeVar("ModelT", bound=Model)


def http_methods(*methods: str) -> Callable[[View], View]:
    """Refuse every method not named; ``GET`` implies ``HEAD``."""
    names = [*methods, "HEAD"] if "GET" in methods else list(methods)
    return require_http_methods(names)


def allowed(predicate: Callable[[Any], bool]) -> Callable[[View], View]:
    """Let in only an actor for whom ``predicate(request.actor)`` holds; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(predicate(request.actor))  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def require(condition: bool) -> None:
    """Known but not allowed: 403."""
    if not condition:
        raise PermissionDenied


def get_visible_or_404(queryset: "QuerySet[ModelT]", **lookup: Any) -> ModelT:
    """Fetch inside the scope: what a person may not see does not exist."""
    try:
        return queryset.get(**lookup)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
