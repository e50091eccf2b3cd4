"""The secretariat freezes an issue and sends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.models import Edition
from bulletins.permissions import can_make_bulletins
from bulletins.services.editions import mark_ready, reopen_bulletin, retry_edition
from bulletins.services.sending import send_bulletin
from bulletins.views.archive import get_bulletin
from bulletins.views.composition import composition_context
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor


@http_methods("POST")
@allowed(can_make_bulletins)
def bulletin_ready(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    try:
        mark_ready(bulletin=bulletin, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Le bulletin est figé. Ses éditions sont mises en page : relisez-les, puis envoyez.")
    return redirect("bulletins:bulletin_compose", number)


@http_methods("POST")
@allowed(can_make_bulletins)
def bulletin_reopen(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    try:
        reopen_bulletin(bulletin=bulletin, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Le bulletin est de nouveau en préparation.")
    return redirect("bulletins:bulletin_compose", number)


@http_methods("POST")
@allowed(can_make_bulletins)
def edition_retry(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    edition = get_visible_or_404(Edition.objects.light().filter(bulletin=bulletin), pk=pk)
    try:
        retry_edition(edition=edition, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "L’édition va être mise en page de nouveau.")
    return redirect("bulletins:bulletin_compose", number)


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def bulletin_send(request: HttpRequest, number: str) -> HttpResponse:
    """What will leave, to how many; then, once and whatever the number of clicks, the sending."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    if request.method == "POST":
        try:
            sending = send_bulletin(bulletin=bulletin, by=actor)
        except BusinessRuleError as error:
            messages.error(request, str(error))
            return redirect("bulletins:bulletin_compose", number)
        return redirect("outbox:sending_detail", sending.pk)
    if not bulletin.is_ready:
        return redirect("bulletins:bulletin_compose", number)
    return render(request, "bulletins/bulletin_send.html", composition_context(bulletin, actor))
