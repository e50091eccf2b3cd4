"""One search over everything that this person may read (``settings.SEARCH_SOURCES``)."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import http_methods
from emegalis.lib.forms import PortalForm
from emegalis.lib.slots import SearchSection, gather


class SearchForm(PortalForm):
    q = forms.CharField(label="Rechercher", max_length=200, required=False, strip=True)


@http_methods("GET")
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found: list[SearchSection] = gather(settings.SEARCH_SOURCES, request.actor, words) if words else []  # type: ignore[attr-defined]
    return render(
        request, "home/search.html", {"form": form, "words": words, "sections": [s for s in found if s.total]}
    )
