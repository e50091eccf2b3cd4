"""A working group, or the commission, puts a subject before the body that treats it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.posting import carried_out, posted
from governance.members.roles import Actor
from governance.needs.forms import ReferralForm, SubjectParameterForm
from governance.needs.models import Need, Referral
from governance.needs.permissions import can_read_needs, can_refer_subjects, referring_seats
from governance.strategy.services import refer_to_body


@http_methods("GET", "POST")
@allowed(can_refer_subjects)
def subject_refer(request: Any) -> HttpResponse:
    """Begun with what the address says of it: a subject, a title, the need it is about."""
    actor: Actor = request.actor
    asked = SubjectParameterForm(request.GET)
    begun = asked.cleaned_data if asked.is_valid() else {}
    need = _need(actor, begun.get("besoin"))
    initial = {"subject": begun.get("sujet", ""), "title": begun.get("titre", "")}
    form = ReferralForm(posted(request), seats=referring_seats(actor), initial=initial)
    made: list[Referral] = []
    if carried_out(form, lambda: made.append(_refer(form, need, actor))):
        messages.success(request, "L’instance est saisie. Vous lirez ici sa réponse.")
        return redirect(made[0])
    context = {"form": form, "need": need, "reads_needs": can_read_needs(actor)}
    return render(request, "strategy/subject_refer.html", context)


def _need(actor: Actor, pk: int | None) -> Need | None:
    """The need that the address names, when this reader may read it."""
    return Need.objects.visible_to(actor).shown().filter(pk=pk).first() if pk else None


def _refer(form: ReferralForm, need: Need | None, by: Actor) -> Referral:
    typed = form.cleaned_data
    names = ("subject", "title", "question", "text", "wanted_on")
    said = {name: typed[name] for name in names}
    return refer_to_body(mandate=typed["seat"], group=typed.get("group"), need=need, by=by, **said)
