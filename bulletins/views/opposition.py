"""The visible link of every bulletin: a page that mails a personal one, for a shared body can hold none."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.forms.archive import OppositionForm
from bulletins.services.opposition import mail_opposition_link
from emegalis.lib.access import http_methods
from governance.members.middleware import open_without_mandate

ASKED_AGAIN_AFTER = 10 * 60


@http_methods("GET", "POST")
@login_not_required
@open_without_mandate
def opposition_link(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether the address is known or not, and one link leaves per address and ten minutes."""
    if request.user.is_authenticated:
        return redirect("members:account")
    form = OppositionForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    if asked:
        address = form.cleaned_data["email"].lower()
        fingerprint = hashlib.sha256(address.encode()).hexdigest()
        if cache.add(f"bulletins.opposition.{fingerprint}", 1, ASKED_AGAIN_AFTER):
            mail_opposition_link(address=address)
    return render(request, "bulletins/opposition_link.html", {"form": form, "asked": asked})
