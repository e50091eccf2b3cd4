"""The secretariat freezes an issue and sends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.forms.sending import ReadyForm, ScheduleForm, usual_moment
from bulletins.models import Bulletin, Edition
from bulletins.permissions import can_make_bulletins
from bulletins.services.editions import mark_ready, reopen_bulletin, retry_edition
from bulletins.services.scheduling import call_back_sending, schedule_sending
from bulletins.services.sending import send_bulletin
from bulletins.views.archive import get_bulletin
from bulletins.views.desk import IssueDesk, making_context
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import moment
from governance.members.roles import Actor


@http_methods("POST")
@allowed(can_make_bulletins)
def bulletin_ready(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    form = ReadyForm(request.POST)
    try:
        mark_ready(bulletin=bulletin, by=actor, knowingly=form.is_valid() and form.cleaned_data["knowingly"])
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
    return _send_page(request, bulletin, ScheduleForm(initial=usual_moment(actor.day)))


def _send_page(request: HttpRequest, bulletin: Bulletin, form: ScheduleForm) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = making_context(IssueDesk(bulletin, actor)) | {"form": form}
    return render(request, "bulletins/bulletin_send.html", context)


@http_methods("POST")
@allowed(can_make_bulletins)
def bulletin_schedule(request: HttpRequest, number: str) -> HttpResponse:
    """The sending at an hour chosen; an hour that cannot be comes back as typed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        try:
            schedule_sending(bulletin=bulletin, at=form.cleaned_data["at"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            when = moment(form.cleaned_data["at"])
            messages.success(request, f"Le bulletin partira {when}. Jusque-là, vous pouvez le rappeler.")
            return redirect("bulletins:bulletin_compose", number)
    if not bulletin.is_ready:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect("bulletins:bulletin_compose", number)
    return _send_page(request, bulletin, form)


@http_methods("POST")
@allowed(can_make_bulletins)
def bulletin_call_back(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    try:
        call_back_sending(bulletin=bulletin, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Le bulletin est rappelé : il ne partira pas de lui-même.")
    return redirect("bulletins:bulletin_compose", number)
