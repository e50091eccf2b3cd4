"""The second factor of the secretariat: an application on a telephone, set up once, and recovery codes shown once."""

import time

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe

from emegalis.lib.access import allowed, http_methods
from governance.members import sessions
from governance.members.forms.sign_in import SecondFactorForm, SecondFactorSetUpForm
from governance.members.middleware import open_without_second_factor
from governance.members.permissions import can_have_second_factor
from governance.members.services.notices import set_up_second_factor
from governance.people.models import Person
from governance.people.services import has_second_factor

MAY_REPLACE_UNTIL = "may_replace_second_factor_until"
REPLACE_WITHIN = 600


@http_methods("GET", "POST")
@open_without_second_factor
@allowed(can_have_second_factor)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the application; someone who has one first shows its code (``second_factor_replace``)."""
    actor = request.actor  # type: ignore[attr-defined]
    if has_second_factor(actor.person) and request.session.get(MAY_REPLACE_UNTIL, 0) < time.time():
        return redirect("members:account")
    form = SecondFactorSetUpForm(request.POST or None, user=actor.person)
    if request.method == "POST" and form.is_valid():
        codes = set_up_second_factor(person=actor.person, secret=form.secret, by=actor)
        clear_totp_secret(request)
        request.session.pop(MAY_REPLACE_UNTIL, None)
        request.session[sessions.SECOND_FACTOR] = True
        return render(
            request, "members/recovery_codes.html", {"codes": [f"{code[:4]}\u00a0{code[4:]}" for code in codes]}
        )
    secret = form.secret
    context = {"form": form, "picture": _picture(actor.person, secret), "secret": _in_fours(secret)}
    return render(request, "members/second_factor.html", context)


@http_methods("GET", "POST")
@allowed(can_have_second_factor)
def second_factor_replace(request: HttpRequest) -> HttpResponse:
    """Another telephone, or used recovery codes: the present application, or a last recovery code, opens the way."""
    form = SecondFactorForm(request.POST or None, user=request.actor.person)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        request.session[MAY_REPLACE_UNTIL] = time.time() + REPLACE_WITHIN
        return redirect("members:second_factor")
    return render(request, "members/second_factor_replace.html", {"form": form})


def _picture(person: Person, secret: str) -> SafeString:
    """The QR code as inline SVG: the content policy allows no ``data:`` image."""
    url = get_adapter().build_totp_url(person, secret)
    svg = segno.make(url, error="m").svg_inline(scale=5, border=2, dark="#08252d", light="#ffffff", omitsize=True)
    return mark_safe(svg)  # noqa: S308 - drawn by segno from our own address


def _in_fours(secret: str) -> str:
    return "\u00a0".join(secret[i : i + 4] for i in range(0, len(secret), 4))
