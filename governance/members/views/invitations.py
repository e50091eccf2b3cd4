"""Inviting people to sign in: one from their page, or all those who never came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import plural
from governance.members.forms.invitations import BodyChoiceForm, InvitationForm
from governance.members.forms.sign_in import NextForm
from governance.members.guests import guests
from governance.members.permissions import can_invite
from governance.members.services.invitations import invite
from governance.people.models import Person


@http_methods("GET", "POST")
@allowed(can_invite)
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Who holds a mandate and has never signed in, and when they were last invited; one button for those ticked."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = BodyChoiceForm(request.GET)
    waiting = guests(on=actor.day, body=chosen.body)
    form = InvitationForm(request.POST or None, guests=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite(people=form.cleaned_data["people"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"À l’instant : {plural(invited, 'invitation partie', 'invitations parties')}.")
            return redirect("members:invitation_list")
    return render(request, "members/invitation_list.html", {"guests": waiting, "form": form, "chosen": chosen})


@http_methods("POST")
@allowed(can_invite)
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """From the page of a person or a mandate."""
    person = get_visible_or_404(Person.objects.all(), pk=pk)
    try:
        invite(people=[person], by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"Une invitation part à l’instant vers {person.full_name}.")
    except BusinessRuleError as error:
        messages.error(request, str(error))
    return redirect(NextForm(request.POST).target(request) or "members:invitation_list")
