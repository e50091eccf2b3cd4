"""Pages that anyone may read: what the law asks for, and how to use the portal."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import http_methods


@http_methods("GET")
@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "home/help.html")


@http_methods("GET")
@login_not_required
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "home/sitemap.html")


@http_methods("GET")
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "home/accessibility.html")


@http_methods("GET")
@login_not_required
def legal_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "home/legal_notice.html")


@http_methods("GET")
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")
