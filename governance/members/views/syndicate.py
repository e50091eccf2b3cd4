"""The syndicat's own page: what it prints of itself everywhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.forms.syndicate import ProfileForm
from governance.members.models import SyndicateProfile
from governance.members.permissions import can_manage_directory
from governance.members.services.profile import update_profile


@http_methods("GET", "POST")
@allowed(can_manage_directory)
def syndicate_profile(request: HttpRequest) -> HttpResponse:
    profile = SyndicateProfile.objects.select_related("authority").get()
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            update_profile(
                profile=SyndicateProfile.objects.select_related("authority").get(),
                name=values.pop("name"),
                siren=values.pop("siren"),
                values=values,
                by=request.actor,  # type: ignore[attr-defined]
            )
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "La fiche du syndicat est enregistrée ; elle paraît partout dès maintenant.")
            return redirect("members:syndicate_profile")
    return render(request, "members/syndicate_profile.html", {"form": form})
