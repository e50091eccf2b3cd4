"""Sets ``request.actor`` for every view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from governance.members.roles import actor_for


class ActorMiddleware:
    """One query per request of someone signed in, at the first question asked of the actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user if request.user.is_authenticated else None)
        )
        return self.get_response(request)
