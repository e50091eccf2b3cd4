"""Would this page open for this person? The portal asks its own views, so that no second copy of their rules exists.

A GET writes nothing (tests/architecture): asking has no effect.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

logger = logging.getLogger(__name__)
NOT_FOUND, FORBIDDEN, BROKEN = 404, 403, 500


def own_path(address: str) -> str | None:
    """The path (with its query) of an address of this portal; ``None`` for another site, a mail, an anchor."""
    site, parts = urlsplit(settings.SITE_URL), urlsplit(address)
    is_ours = (parts.scheme, parts.netloc) == (site.scheme, site.netloc)
    if not is_ours and (parts.scheme or parts.netloc or not parts.path):
        return None
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def page_at(path: str) -> ResolverMatch | None:
    """The view behind a path; a missing last slash is forgiven, as the portal does."""
    bare = urlsplit(path).path
    for candidate in (bare, f"{bare}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


def status_for(path: str, *, actor: Any, user: Any) -> int:
    """What the page answers to this person: 200, a redirection, 403 or 404."""
    match = page_at(path)
    if match is None:
        return NOT_FOUND
    request = _request(path, actor, user)
    request.resolver_match = match
    try:
        return int(match.func(request, *match.args, **match.kwargs).status_code)
    except Http404:
        return NOT_FOUND
    except PermissionDenied:
        return FORBIDDEN
    except Exception:
        logger.exception("The page %s could not be asked.", path)
        return BROKEN


def _request(path: str, actor: Any, user: Any) -> HttpRequest:
    site, parts = urlsplit(settings.SITE_URL), urlsplit(path)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", parts.path, parts.path
    request.GET = QueryDict(parts.query)
    request.META = {
        "REQUEST_METHOD": "GET",
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or 443),
        "QUERY_STRING": parts.query,
    }
    request.user, request.session = user, {}  # type: ignore[assignment]
    request.actor, request._messages = actor, CookieStorage(request)  # type: ignore[attr-defined]
    return request
