"""Private links: who it is for and one button; a GET never signs in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from emegalis.lib.access import http_methods


@login_not_required
@http_methods("GET", "POST")
def private_link(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404
