"""The remembered device of a request: its cookie, and when it may open the door."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from emegalis.lib.french import day_of
from governance.members.browsers import browser_label
from governance.members.roles import actor_for
from governance.people import services as people
from governance.people.models import Device, Person
from governance.people.services.devices import REMEMBERED_FOR


def recognised_device(request: HttpRequest) -> Device | None:
    """The device of this browser, when it still opens: its owner holds a mandate that began before it was remembered.

    A device ends with the mandate; the secretariat has none.
    """
    device = people.find_device(token=request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    if device is None or device.person.email is None:
        return None
    actor = actor_for(device.person)
    known_since = day_of(device.created_at)
    holds = any(mandate.starts_on <= known_since for mandate in actor.mandates)
    return device if holds and not actor.is_staff else None


def remember(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """Keep this browser in mind for twelve months, unless its owner is of the secretariat or holds no mandate."""
    actor = actor_for(person, on=timezone.localdate())
    if actor.is_staff or not actor.mandates:
        return
    label = browser_label(request.META.get("HTTP_USER_AGENT", ""))
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        people.remember_device(person=person, label=label, by=actor),
        max_age=int(REMEMBERED_FOR.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
