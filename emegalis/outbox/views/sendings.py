"""Following what was sent to many: only those who may steer its kind of mail see it (``Kind.can_manage``)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import day_of, ordinal
from emegalis.lib.pages import page_of
from emegalis.outbox import selectors, services
from emegalis.outbox.answers import is_servers_own, plain_words
from emegalis.outbox.enums import UNSERVED, DeliveryState, SendingState
from emegalis.outbox.forms import AddressForm
from emegalis.outbox.models import Delivery, Sending
from emegalis.outbox.permissions import can_follow_sendings
from emegalis.outbox.progress import counted, editions_of, progress_by_sending, progress_of, stage_of


@http_methods("GET")
def sending_list(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not can_follow_sendings(actor):
        raise Http404
    page = page_of(Sending.objects.visible_to(actor).order_by("-decided_at", "-id"), request)
    progress = progress_by_sending(list(page))
    rows = [
        {
            "sending": sending,
            "progress": progress[sending.pk],
            "stage": stage_of(sending, progress[sending.pk]),
        }
        for sending in page
    ]
    lone = page_of(selectors.lone_failures(actor), request, size=25)
    context = {"page": page, "rows": rows, "holds": selectors.what_holds_mail(), "failures": _failures(lone)}
    context["retained"] = selectors.retained_alone(actor).count()
    return render(request, "outbox/sending_list.html", context)


@http_methods("GET")
def sending_detail(request: HttpRequest, pk: int) -> HttpResponse:
    sending = _sending(request, pk)
    troubles = page_of(selectors.troubles_of(sending), request, size=10)
    context = _progress_context(sending) | {"page": troubles, "failures": _failures(troubles)}
    return render(request, "outbox/sending_detail.html", context)


@http_methods("GET")
def sending_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that counts, asked again by ``static/js/sending.js``."""
    return render(request, "outbox/_progress.html", _progress_context(_sending(request, pk)))


@http_methods("POST")
def sending_pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _steer(request, pk, services.pause_sending, "L’envoi est suspendu. Ce qui n’est pas parti attend.")


@http_methods("POST")
def sending_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _steer(request, pk, services.resume_sending, "L’envoi a repris.")


@http_methods("GET", "POST")
def sending_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: nothing gives back a message that was cancelled."""
    if request.method == "POST":
        done = "L’envoi est annulé. Les messages déjà partis ne peuvent pas être rappelés."
        return _steer(request, pk, services.cancel_sending, done)
    sending = _sending(request, pk)
    context = _progress_context(sending)
    if not context["may_cancel"]:
        messages.error(request, "Il ne reste rien à annuler.")
        return redirect("outbox:sending_detail", pk)
    return render(request, "outbox/sending_cancel.html", context)


@http_methods("GET", "POST")
def delivery_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the address of one message that failed, and try it again alone."""
    actor = request.actor  # type: ignore[attr-defined]
    delivery = get_visible_or_404(
        Delivery.objects.visible_to(actor).select_related("sending", "message").defer("message__payload"), pk=pk
    )
    form = AddressForm(request.POST or None, initial={"email": delivery.address})
    if request.method == "POST" and form.is_valid():
        try:
            services.send_again(delivery=delivery, address=form.cleaned_data["email"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Le message repart vers {form.cleaned_data['email']}.")
            return (
                redirect("outbox:sending_detail", delivery.sending_id)
                if delivery.sending_id
                else redirect("outbox:sending_list")
            )
    context = {"delivery": delivery, "form": form, "words": plain_words(delivery.answer)}
    return render(request, "outbox/delivery_retry.html", context | {"is_servers": is_servers_own(delivery.answer)})


# ---------------------------------------------------------------- pieces


def _sending(request: HttpRequest, pk: int) -> Sending:
    return get_visible_or_404(Sending.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]


def _steer(request: HttpRequest, pk: int, verb: Callable[..., Any], done: str) -> HttpResponse:
    sending = _sending(request, pk)
    try:
        verb(sending=sending, by=request.actor)  # type: ignore[attr-defined]
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("outbox:sending_detail", pk)


def _progress_context(sending: Sending) -> dict[str, Any]:
    lines, now = counted(sending), timezone.now()
    progress = progress_of(sending, lines)
    return {
        "sending": sending,
        "progress": progress,
        "stage": stage_of(sending, progress),
        "editions": editions_of(sending, lines),
        "holds": selectors.what_holds_mail() if progress.waiting or sending.state == SendingState.OPENED else None,
        "now": now,
        "began_today": progress.began_at is not None and day_of(progress.began_at) == day_of(now),
        "is_running": sending.state == SendingState.OPENED
        or (sending.state == SendingState.FILLED and progress.waiting > progress.retained),
        "is_paused": sending.state == SendingState.PAUSED,
        "is_cancelled": sending.state == SendingState.CANCELLED,
        "may_pause": sending.state == SendingState.FILLED and progress.waiting > progress.retained,
        "may_cancel": sending.state != SendingState.CANCELLED
        and (progress.waiting > 0 or sending.state == SendingState.OPENED),
    }


def _failures(deliveries: Any) -> list[dict[str, Any]]:
    return [
        {
            "delivery": delivery,
            "mailbox": delivery.address.partition("@")[0],
            "domain": delivery.address.partition("@")[2],
            "words": plain_words(delivery.answer),
            "is_servers": is_servers_own(delivery.answer),
            "is_final": delivery.state in UNSERVED,
            "is_waiting": delivery.state == DeliveryState.QUEUED,
            "perhaps_twice": delivery.unanswered > 0,
            "next_try": ordinal(delivery.attempts + 1),
        }
        for delivery in deliveries
    ]
