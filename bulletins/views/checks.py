"""The secretariat accepts by name what a check says of an issue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bulletins.checks import Check, checks_of
from bulletins.forms.sending import AcceptForm, CheckKeyForm
from bulletins.models import Bulletin, CheckAcceptance
from bulletins.permissions import can_make_bulletins
from bulletins.selectors.audience import audience_of
from bulletins.services.checking import accept_check, withdraw_acceptance
from bulletins.views.archive import get_bulletin
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def check_accept(request: HttpRequest, number: str) -> HttpResponse:
    """What is accepted is shown again, with the reason to give; a point that is gone leads back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    check = _asked(request, bulletin, actor)
    if check is None:
        messages.info(request, "Ce point n’est plus à voir.")
        return _back(number)
    form = AcceptForm(request.POST or None, initial={"fingerprint": check.fingerprint})
    if request.method == "POST" and form.is_valid():
        try:
            accept_check(bulletin=bulletin, key=check.key, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "Ce point est accepté, à votre nom.")
            return _back(number)
    return render(request, "layout/confirm.html", _question(bulletin, check, form))


def _asked(request: HttpRequest, bulletin: Bulletin, actor: Actor) -> Check | None:
    form = CheckKeyForm(request.GET)
    if not form.is_valid() or not bulletin.is_draft:
        return None
    found = checks_of(bulletin, audience_of(bulletin, on=actor.day), on=actor.day)
    acceptable = [check for check in found if check.is_pending and not check.blocks]
    return next((check for check in acceptable if check.key == form.cleaned_data["controle"]), None)


def _question(bulletin: Bulletin, check: Check, form: AcceptForm) -> dict[str, object]:
    return {
        "question": "Laisser partir le bulletin ainsi ?",
        "text": check.text,
        "points": list(check.names),
        "action_label": "Accepter ce point",
        "back_url": reverse("bulletins:bulletin_compose", args=[bulletin.number]),
        "back_label": f"n° {bulletin.number}",
        "form": form,
        "danger": False,
    }


@http_methods("POST")
@allowed(can_make_bulletins)
def acceptance_withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    acceptance = get_visible_or_404(CheckAcceptance.objects.filter(bulletin=bulletin), pk=pk)
    try:
        withdraw_acceptance(acceptance=acceptance, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "L’acceptation est retirée : ce point est de nouveau à voir.")
    return _back(number)


def _back(number: str) -> HttpResponse:
    return redirect(f"{reverse('bulletins:bulletin_compose', args=[number])}#t-pret")
