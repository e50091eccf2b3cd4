"""Who asks, and whether the door is open: session limits, the actor, a mandate in force, the staff's second factor."""

import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from governance.members import sessions
from governance.members.roles import actor_for
from governance.members.standing import standing_of
from governance.people.services import has_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
ViewT = TypeVar("ViewT", bound=Callable[..., Any])
EXPIRED = "Votre session a pris fin, faute d’activité ou après sa durée maximale. Connectez-vous de nouveau."
SECOND_FACTOR_NEEDED = "Le secrétariat se connecte avec un second facteur. Connectez-vous de nouveau."


def open_without_mandate(view: ViewT) -> ViewT:
    """A page that someone signed in may open even when no mandate is in force (sign out, one's own account)."""
    view.mandate_required = False  # type: ignore[attr-defined]
    return view


def open_without_second_factor(view: ViewT) -> ViewT:
    """A page that the secretariat may open before its second factor (to set it up, to leave)."""
    view.second_factor_required = False  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any]) -> bool:
    return not getattr(view, "login_required", True)


class SessionLimitsMiddleware:
    """Ends a session unused for too long or begun too long ago (``settings.SESSION_LIMITS``)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            if sessions.is_over(request.session, at=now):
                logout(request)
                messages.warning(request, EXPIRED)
            else:
                sessions.note_use(request.session, at=now)
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """The anonymous go to sign-in; after a form sent too late, back to the page it stood on: a POST has no page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        if request.method == "POST":
            page = urlsplit(request.META.get("HTTP_REFERER", ""))
            return redirect_to_login(page.path if page.netloc == request.get_host() else "/", settings.LOGIN_URL)
        return super().handle_no_permission(request, view_func)


class ActorMiddleware:
    """Sets ``request.actor``: one query per request of someone signed in, at the first question asked of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user if request.user.is_authenticated else None)
        )
        return self.get_response(request)


class MandateMiddleware:
    """A mandate that ended at midnight ends access at the next request: 403, with the day it ended."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if is_public(view) or not getattr(view, "mandate_required", True) or request.user.is_anonymous:
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if actor.mandates:
            return None
        standing = standing_of(actor.person, on=actor.day)
        return render(request, "members/no_mandate.html", {"standing": standing, "person": actor.person}, status=403)


class SecondFactorMiddleware:
    """The secretariat enters with a second factor: whoever has none sets it up first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if is_public(view) or not getattr(view, "second_factor_required", True) or request.user.is_anonymous:
            return None
        if not request.actor.is_staff or sessions.has_shown_second_factor(request.session):  # type: ignore[attr-defined]
            return None
        if has_second_factor(request.user):
            logout(request)
            messages.warning(request, SECOND_FACTOR_NEEDED)
            return redirect("members:sign_in")
        return redirect("members:second_factor")
