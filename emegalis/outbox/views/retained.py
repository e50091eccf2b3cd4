"""What this database holds back since it became a copy of another: let it leave, or give it up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import plural
from emegalis.lib.pages import page_of
from emegalis.outbox import selectors, services
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.permissions import can_follow_sendings
from emegalis.outbox.progress import progress_of


@http_methods("GET", "POST")
def sending_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: whoever had the message from the original would get it twice."""
    actor = request.actor  # type: ignore[attr-defined]
    sending = get_visible_or_404(Sending.objects.visible_to(actor), pk=pk)
    if request.method == "POST":
        _act(request, services.release_sending, "libéré", sending=sending)
        return redirect("outbox:sending_detail", pk)
    progress = progress_of(sending)
    if not progress.retained:
        messages.error(request, services.NOTHING_RETAINED)
        return redirect("outbox:sending_detail", pk)
    return render(request, "outbox/sending_release.html", {"sending": sending, "progress": progress})


@http_methods("GET")
def retained_list(request: HttpRequest) -> HttpResponse:
    actor = _manager(request)
    page = page_of(selectors.retained_alone(actor), request, size=25)
    context = {"page": page, "total": page.paginator.count, "is_a_copy": selectors.is_a_copy()}
    return render(request, "outbox/retained_list.html", context)


@http_methods("POST")
def retained_release(request: HttpRequest) -> HttpResponse:
    return _decide(request, services.release_alone, "libéré")


@http_methods("POST")
def retained_cancel(request: HttpRequest) -> HttpResponse:
    return _decide(request, services.cancel_alone, "annulé")


@http_methods("POST")
def settle_here(request: HttpRequest) -> HttpResponse:
    actor = _manager(request)
    if services.settle_here(by=actor):
        messages.success(request, "Récapitulatifs et rappels repartent d’eux-mêmes.")
    return redirect("outbox:retained_list")


# ---------------------------------------------------------------- pieces


def _manager(request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    if not can_follow_sendings(actor):
        raise Http404
    return actor


def _decide(request: HttpRequest, verb: Callable[..., int], done: str) -> HttpResponse:
    _act(request, verb, done, deliveries=Delivery.objects.visible_to(_manager(request)))
    return redirect("outbox:sending_list")


def _act(request: HttpRequest, verb: Callable[..., int], done: str, **what: Any) -> None:
    try:
        count = verb(**what, by=request.actor)  # type: ignore[attr-defined]
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{plural(count, f'message {done}', f'messages {done}s')}.")
