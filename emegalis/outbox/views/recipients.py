"""The recipients of a sending: looked up, listed for a spreadsheet, tried again all at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import plural
from emegalis.lib.pages import page_of
from emegalis.lib.spreadsheets import CONTENT_TYPE, csv_pieces
from emegalis.outbox import selectors, services
from emegalis.outbox.answers import is_servers_own, plain_words
from emegalis.outbox.enums import UNSERVED, DeliveryState
from emegalis.outbox.forms import RecipientFilterForm, RetryForm
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.recipients import FILE_COLUMNS, file_rows, recipients_of


@http_methods("GET")
def recipient_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who got it: by name, address or mandate, and by where it stands."""
    sending = _sending(request, pk)
    form = RecipientFilterForm(request.GET or None)
    page = page_of(recipients_of(sending, group=form.group, words=form.words), request, size=50)
    context = {"sending": sending, "form": form, "page": page, "rows": [_row(delivery) for delivery in page]}
    return render(request, "outbox/recipient_list.html", context | {"is_filtered": bool(form.group or form.words)})


@http_methods("GET")
def recipient_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    sending = _sending(request, pk)
    response = StreamingHttpResponse(csv_pieces(FILE_COLUMNS, file_rows(sending)), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="envoi-{sending.pk}-destinataires.csv"'
    return response


@http_methods("GET", "POST")
def sending_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """All that failed of a sending, at once: what failed for good, what waits for its next try, or both."""
    sending = _sending(request, pk)
    counts = selectors.failures_of(sending)
    form = RetryForm(request.POST if request.method == "POST" else None, counts=counts)
    if request.method == "POST" and form.is_valid():
        try:
            count = services.send_all_again(
                sending=sending,
                final=form.cleaned_data["final"],
                passing=form.cleaned_data["passing"],
                barred=form.cleaned_data["barred"],
                by=request.actor,  # type: ignore[attr-defined]
            )
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{plural(count, 'message repart', 'messages repartent')}.")
            return redirect("outbox:sending_detail", pk)
    return render(request, "outbox/sending_retry.html", {"sending": sending, "form": form, "counts": counts})


def _sending(request: HttpRequest, pk: int) -> Sending:
    return get_visible_or_404(Sending.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]


_SIGNS = {
    DeliveryState.SENT: ("done", "check"),
    DeliveryState.QUEUED: ("wait", "clock"),
    DeliveryState.CLAIMED: ("now", "send"),
    DeliveryState.HELD: ("wait", "pause"),
    DeliveryState.GATHERED: ("wait", "clock"),
    DeliveryState.TOLD: ("done", "check"),
}


def _row(delivery: Delivery) -> dict[str, Any]:
    mailbox, _, domain = delivery.address.rpartition("@")
    state = DeliveryState(delivery.state)
    kind, icon = _SIGNS.get(state, ("late", "cross") if state in UNSERVED else ("wait", "cross"))
    retried = state == DeliveryState.QUEUED and delivery.attempts > 0
    return {
        "delivery": delivery,
        "mailbox": mailbox,
        "domain": domain,
        "edition": delivery.message.label or delivery.message.subject,
        "kind": kind,
        "icon": icon,
        "label": "À retenter" if retried else state.label,
        "words": plain_words(delivery.answer) if state != DeliveryState.SENT else "",
        "is_servers": is_servers_own(delivery.answer),
        "shows_answer": bool(delivery.answer) and state != DeliveryState.SENT,
        "may_retry": state in UNSERVED,
        "waits_until": delivery.due_at if retried or state == DeliveryState.GATHERED else None,
    }
