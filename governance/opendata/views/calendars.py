"""The calendar of one's meetings: subscribe, end it, and the feed itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import http_methods
from governance.members.roles import actor_for
from governance.opendata.calendars import calendar
from governance.opendata.enums import CALENDAR_PURPOSE
from governance.opendata.selectors import calendar_link, events_of
from governance.opendata.services import close_calendar_feed, open_calendar_feed
from governance.people.services import find_private_link


@http_methods("GET")
def my_calendar(request: Any) -> HttpResponse:
    return _page(request)


def _page(request: Any, *, address: str = "") -> HttpResponse:
    context = {"link": calendar_link(request.actor), "address": address}
    return render(request, "opendata/my_calendar.html", context)


@http_methods("POST")
def calendar_open(request: Any) -> HttpResponse:
    """The address is shown on this page alone: only its fingerprint is stored."""
    return _page(request, address=open_calendar_feed(by=request.actor))


@http_methods("POST")
def calendar_close(request: Any) -> HttpResponse:
    close_calendar_feed(by=request.actor)
    messages.success(request, "L’abonnement est terminé\u202f: l’adresse n’ouvre plus rien.")
    return redirect("opendata:my_calendar")


@http_methods("GET")
@login_not_required
def calendar_feed(request: Any, token: str) -> HttpResponse:
    """What its owner may read today, by a private address; 404 once revoked, expired, or without a mandate."""
    link = find_private_link(token=token, purpose=CALENDAR_PURPOSE)
    actor = actor_for(link.person) if link else None
    if actor is None or not actor.mandates:
        raise Http404
    response = HttpResponse(
        calendar("Réunions e-mégalis", events_of(actor)), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'inline; filename="reunions.ics"'
    return response
