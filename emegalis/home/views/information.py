"""Pages that anyone may read: what the law asks for, and how to use the portal."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import http_methods

# The declaration of accessibility (domain.md 4.1): to be made again after an audit, and at the latest three years on.
RGAA_VERSION = "4.1.2"
DECLARED_ON = datetime.date(2026, 11, 24)


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
    context = {"rgaa_version": RGAA_VERSION, "declared_on": DECLARED_ON, "site_url": settings.SITE_URL}
    return render(request, "home/accessibility.html", context)


@http_methods("GET")
@login_not_required
def legal_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "home/legal_notice.html")


@http_methods("GET")
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")
