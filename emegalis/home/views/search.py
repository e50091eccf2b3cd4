"""One search over everything that this person may read (``settings.SEARCH_SOURCES``)."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import http_methods
from emegalis.lib.forms import PortalForm
from emegalis.lib.slots import SearchSection, gather


class SearchForm(PortalForm):
    mark_optional = False
    q = forms.CharField(
        label="Mots à chercher",
        help_text="Un titre, un sujet, une collectivité. Les accents et les pluriels ne comptent pas.",
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "class": "form-control"}),
    )


@http_methods("GET")
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found: list[SearchSection] = gather(settings.SEARCH_SOURCES, request.actor, words) if words else []  # type: ignore[attr-defined]
    sections = [section for section in found if section.total]
    return render(
        request,
        "home/search.html",
        {
            "form": form,
            "words": words,
            "sections": sections,
            "total": sum(section.total for section in sections),
        },
    )
