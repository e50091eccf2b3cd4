"""Addresses that take no mail, and mails that came back without proof: for whoever manages a kind of mail."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import plural
from emegalis.lib.pages import page_of
from emegalis.outbox import selectors
from emegalis.outbox.answers import is_servers_own, plain_words
from emegalis.outbox.models import AddressFailure
from emegalis.outbox.permissions import can_follow_sendings
from emegalis.outbox.services import clear_failure


@http_methods("GET")
def address_list(request: HttpRequest) -> HttpResponse:
    _only_managers(request)
    page = page_of(selectors.open_failures(), request)
    unproven = selectors.unproven_returns()
    context = {
        "page": page,
        "rows": [_row(failure) for failure in page],
        "unproven": [_row(mail) for mail in unproven],
    }
    return render(request, "outbox/address_list.html", context)


@http_methods("POST")
def address_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """The address is served again: asked by someone who knows that it works, or has had it mended."""
    _only_managers(request)
    failure = AddressFailure.objects.filter(pk=pk).first()
    if failure is None:
        raise Http404
    try:
        released = clear_failure(failure=failure, by=request.actor)  # type: ignore[attr-defined]
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _done(failure.address, released))
    return redirect("outbox:address_list")


def _done(address: str, released: int) -> str:
    if not released:
        return f"L’adresse {address} est de nouveau servie."
    what = plural(released, "message retenu lui part", "messages retenus lui partent")
    return f"L’adresse {address} est de nouveau servie\u00a0: {what} à l’instant."


def _only_managers(request: HttpRequest) -> None:
    if not can_follow_sendings(request.actor):  # type: ignore[attr-defined]
        raise Http404


def _row(thing: Any) -> dict[str, Any]:
    mailbox, _, domain = thing.address.rpartition("@")
    return {
        "thing": thing,
        "mailbox": mailbox,
        "domain": domain,
        "words": plain_words(thing.answer),
        "is_servers": is_servers_own(thing.answer),
    }
