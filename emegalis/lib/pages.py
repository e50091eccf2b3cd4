"""Long lists, one page at a time (``components/pagination.html``)."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(things: "QuerySet[Any] | list[Any]", request: HttpRequest, *, size: int = 25) -> "Page[Any]":
    """The page that the address asks for; whatever was typed there, a page that exists."""
    return Paginator(things, size).get_page(request.GET.get("page"))
