"""« Mon compte »: who I am, how I sign in, what mail I get. Open to those whose mandate has ended."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from emegalis.lib.access import get_visible_or_404, http_methods
from governance.members.account_sheet import account_sheet
from governance.members.forms.sign_in import PasswordChoiceForm
from governance.members.middleware import open_without_mandate
from governance.members.services.notices import choose_password, drop_password
from governance.people import services as people


@http_methods("GET")
@open_without_mandate
def account(request: HttpRequest) -> HttpResponse:
    sheet = account_sheet(request.actor)  # type: ignore[attr-defined]
    return render(request, "members/account.html", {"sheet": sheet})


@sensitive_post_parameters("current", "password")
@http_methods("GET", "POST")
@open_without_mandate
def password_choose(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = PasswordChoiceForm(request.POST or None, person=actor.person)
    if request.method == "POST" and form.is_valid():
        choose_password(person=actor.person, password=form.cleaned_data["password"], by=actor)
        update_session_auth_hash(request, actor.person)
        messages.success(request, "Votre mot de passe est enregistré. Un courriel vous le confirme.")
        return redirect("members:account")
    return render(request, "members/password_choose.html", {"form": form})


@http_methods("POST")
@open_without_mandate
def password_drop(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    drop_password(person=actor.person, by=actor)
    update_session_auth_hash(request, actor.person)
    messages.success(request, "Vous n’avez plus de mot de passe : un code vous sera envoyé à chaque connexion.")
    return redirect("members:account")


@http_methods("POST")
@open_without_mandate
def device_forget(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    device = get_visible_or_404(actor.person.devices.in_force(at=timezone.now()), pk=pk)
    people.revoke_device(device=device, by=actor)
    messages.success(request, "Cet appareil est oublié : un code y sera de nouveau demandé.")
    return redirect("members:account")


@http_methods("POST")
@open_without_mandate
def private_link_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    link = get_visible_or_404(actor.person.private_links.in_force(at=timezone.now()), pk=pk)
    people.revoke_private_link(link=link, by=actor)
    messages.success(request, "Ce lien n’ouvre plus rien.")
    return redirect("members:account")
