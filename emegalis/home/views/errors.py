"""French pages for what goes wrong: they never query the database."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return TemplateResponse(request, "home/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return TemplateResponse(request, "home/403.html", {"reason": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return TemplateResponse(request, "home/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "home/500.html", status=500)
