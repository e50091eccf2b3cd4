"""« Mon compte »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import http_methods


@http_methods("GET")
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "members/account.html")
