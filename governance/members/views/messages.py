"""« Mes messages »: which kinds of mail one gets; bulletins can be refused in one click, even without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from emegalis.lib.access import http_methods


@csrf_exempt
@login_not_required
@http_methods("GET", "POST")
def one_click_opposition(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404
