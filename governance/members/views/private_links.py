"""Private links and one-time addresses: a GET says who they are for and shows one button; it never signs in."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib.access import http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members import sessions
from governance.members.adapter import TOO_MANY
from governance.members.devices import recognised_device
from governance.members.services.sign_in import LOGIN_LINK, use_login_link
from governance.members.views.sign_in import start_code
from governance.people import services as people
from governance.people.models import PrivateLink


@http_methods("GET", "POST")
@login_not_required
def private_link(request: HttpRequest, token: str) -> HttpResponse:
    """One button: it signs in on a device of that person, and mails them a code elsewhere."""
    link = people.find_any_private_link(token=token)
    if link is None or not _opens(link):
        return _ended(request, link)
    if request.user == link.person:
        return redirect(link.target)
    device = recognised_device(request)
    known = device is not None and device.person == link.person
    if request.method == "POST":
        return _enter(request, link, known=known)
    return render(request, "members/private_link.html", {"person": link.person, "known": known})


def _opens(link: PrivateLink) -> bool:
    return link.is_in_force(at=timezone.now()) and link.purpose != LOGIN_LINK and link.person.email is not None


def _enter(request: HttpRequest, link: PrivateLink, *, known: bool) -> HttpResponse:
    address = link.person.email or ""
    if not ratelimit.consume(request, action="request_login_code", key=address):
        messages.warning(request, TOO_MANY)
        return redirect(request.path)
    logout(request)
    people.note_private_link_use(link=link)
    if known:
        sessions.sign_in(request, link.person, second_factor=False)
        return redirect(link.target)
    start_code(request, person=link.person, address=address, target=link.target, named=True)
    return redirect("members:sign_in_code")


def _ended(request: HttpRequest, link: PrivateLink | None) -> HttpResponse:
    """The link opens nothing: say so, and show the way in. 404 when it never existed, 410 when it has ended."""
    target = link.target if link else ""
    return render(request, "members/private_link_ended.html", {"target": target}, status=410 if link else 404)


@http_methods("GET", "POST")
@login_not_required
def login_link(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time address printed by ``manage.py login_link``: the button signs in fully, once."""
    link = people.find_private_link(token=token, purpose=LOGIN_LINK)
    if link is None:
        return _ended(request, None)
    if request.method != "POST":
        return render(request, "members/login_link.html", {"person": link.person})
    try:
        use_login_link(link=link)
    except BusinessRuleError:
        return _ended(request, link)
    sessions.sign_in(request, link.person, second_factor=True)
    return redirect(link.target)
