"""Sign-in: an address, then a code; or a password. The answer never tells whether an address is known."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import http_methods
from governance.members import sessions
from governance.members.adapter import TOO_MANY
from governance.members.devices import recognised_device, remember
from governance.members.forms.sign_in import AddressForm, CodeForm, NextForm, PasswordSignInForm, SecondFactorForm
from governance.members.middleware import open_without_mandate, open_without_second_factor
from governance.members.services.sign_in import pretend_to_queue_code
from governance.people import services as people
from governance.people.models import Person

ENDED = "Ce code n’est plus valable. Demandez-en un autre."
USED_UP = "Trop d’essais : ce code ne vaut plus rien. Demandez-en un autre."
CODE_SENT = "Un autre code vient de partir ; le précédent ne vaut plus rien."


def start_code(request: HttpRequest, *, person: Person | None, address: str, target: str, named: bool = False) -> None:
    """Mail a code to the holder of an address, and wait for it; an unknown address gets the same wait.

    ``named``: the screen names the person instead of the address (they came by a link, and typed nothing).
    """
    process = LoginCodeVerificationProcess.initiate(request=request, user=person, email=address)
    process.state.update({"target": target, "named": named})
    process.persist()
    if person is None:
        pretend_to_queue_code()


def _waiting_code(request: HttpRequest) -> LoginCodeVerificationProcess | None:
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return LoginCodeVerificationProcess.resume(stage) if stage else None


@http_methods("GET", "POST")
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """First screen: the address."""
    next_form = NextForm(request.POST or request.GET)
    target = next_form.target(request)
    if request.user.is_authenticated and request.method == "GET":
        return redirect(target or "/")
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        start_code(request, person=form.person, address=form.cleaned_data["email"], target=target)
        return redirect("members:sign_in_code")
    context = {"form": form, "target": target, "device": recognised_device(request)}
    return render(request, "members/sign_in.html", context)


@http_methods("GET", "POST")
@login_not_required
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Second screen: the code. Five wrong ones end it."""
    process = _waiting_code(request)
    if process is None:
        return _back_to_address(request, ENDED)
    form = CodeForm(request.POST or None, code=process.code)
    if request.method == "POST":
        if form.is_valid():
            return _signed_in(request, process, remembered=form.cleaned_data["remember"])
        if not process.record_invalid_attempt():
            return _back_to_address(request, USED_UP)
    named = process.user if process.state["named"] else None
    return render(
        request, "members/sign_in_code.html", {"form": form, "address": process.state["email"], "named": named}
    )


def _signed_in(request: HttpRequest, process: LoginCodeVerificationProcess, *, remembered: bool) -> HttpResponse:
    """Follow allauth to the page asked for, or to the second factor when there is one."""
    response: HttpResponse = process.finish(process.state["target"] or None)
    if remembered and request.user.is_authenticated:
        remember(request, response, request.user)
    return response


def _back_to_address(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.user.is_anonymous:
        messages.warning(request, sentence)
    return redirect("members:sign_in")


@http_methods("POST")
@login_not_required
def sign_in_resend(request: HttpRequest) -> HttpResponse:
    """Another code, to the same address; the former is worth nothing any more."""
    process = _waiting_code(request)
    if process is None:
        return _back_to_address(request, ENDED)
    state, person = process.state, process.user
    if ratelimit.consume(request, action="request_login_code", key=state["email"].lower()):
        start_code(request, person=person, address=state["email"], target=state["target"], named=state["named"])
        messages.success(request, CODE_SENT)
    else:
        messages.warning(request, TOO_MANY)
    return redirect("members:sign_in_code")


@http_methods("GET", "POST")
@login_not_required
def sign_in_password(request: HttpRequest) -> HttpResponse:
    """Another way in, for those who chose a password in « Mon compte »."""
    target = NextForm(request.POST or request.GET).target(request)
    if request.user.is_authenticated:
        return redirect(target or "/")
    form = PasswordSignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        credentials = {"email": form.cleaned_data["email"]}
        login = Login(user=form.person, email=form.cleaned_data["email"], redirect_url=target or None)
        response: HttpResponse = perform_password_login(request, credentials, login)
        return response
    return render(request, "members/sign_in_password.html", {"form": form, "target": target})


@http_methods("POST")
@login_not_required
def sign_in_device(request: HttpRequest) -> HttpResponse:
    """One button, on a device where a code was entered within twelve months."""
    target = NextForm(request.POST).target(request)
    device = recognised_device(request)
    if device is None:
        return _back_to_address(request, "Cet appareil n’est plus reconnu. Demandez un code.")
    sessions.sign_in(request, device.person, second_factor=False)
    people.note_device_use(device=device)
    return redirect(target or "/")


@http_methods("GET", "POST")
@login_not_required
def sign_in_second_factor(request: HttpRequest) -> HttpResponse:
    """Last screen of the secretariat: the code of the application, or a recovery code."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if request.user.is_authenticated or stage is None:
        return redirect("members:sign_in")
    form = SecondFactorForm(request.POST or None, user=stage.login.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        response: HttpResponse = stage.exit()
        return response
    return render(request, "members/sign_in_second_factor.html", {"form": form})


@http_methods("POST")
@open_without_mandate
@open_without_second_factor
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "Vous avez quitté le portail.")
    return redirect("members:sign_in")
