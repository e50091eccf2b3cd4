"""Forms of sign-in and of « Mon compte »: allauth's checks and limits, our words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from emegalis.lib.forms import PortalForm, PortalFormMixin
from governance.people.models import Person

ADDRESS_ERRORS = {
    "required": "Indiquez votre adresse électronique.",
    "invalid": "Cette adresse n’est pas complète : elle s’écrit nom@collectivite.fr.",
}
CODE_ERRORS = {"required": "Recopiez le code."}


def _address_field() -> forms.EmailField:
    return forms.EmailField(
        label="Adresse électronique",
        help_text="Celle où vous recevez les convocations.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=ADDRESS_ERRORS,
    )


def _code_field(label: str, help_text: str, *, maxlength: int = 7) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "em-code", "maxlength": maxlength}
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(attrs=attrs),
        error_messages=CODE_ERRORS,
    )


class NextForm(forms.Form):
    """The page to come back to after signing in: only one of ours."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def target(self, request: HttpRequest) -> str:
        """The path asked for, or nothing when it leads elsewhere."""
        wanted = self.cleaned_data.get("next", "") if self.is_valid() else ""
        ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        return wanted if ours else ""


class AddressForm(PortalFormMixin, RequestLoginCodeForm):
    """First screen: the address. Limits per address and per IP are allauth's."""

    email = _address_field()

    @property
    def person(self) -> Person | None:
        """Who holds the address, if anyone: the answer must be the same."""
        return self._user


class CodeForm(PortalFormMixin, ConfirmLoginCodeForm):
    """Second screen: the code received."""

    code = _code_field("Code à six chiffres", "Valable 15 minutes, une seule fois.")
    remember = forms.BooleanField(
        label="Se souvenir de cet appareil",
        help_text="Pas de code ici pendant douze mois, tant que dure votre mandat. À éviter sur un poste partagé ; "
        "sans effet pour le secrétariat.",
        required=False,
    )


class PasswordSignInForm(PortalForm):
    """The address and the password chosen in « Mon compte »."""

    email = _address_field()
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Indiquez votre mot de passe."},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.person: Person | None = None

    def clean(self) -> dict[str, Any]:
        """The same refusal for a wrong password and an unknown address, after the same work."""
        data = super().clean() or {}
        if "email" in data and "password" in data:
            adapter = get_adapter()
            self.person = adapter.authenticate(self.request, email=data["email"], password=data["password"])
            if self.person is None:
                raise adapter.validation_error("email_password_mismatch")
        return data


class SecondFactorForm(PortalFormMixin, AuthenticateForm):
    """The code of the application, or a recovery code."""

    code = _code_field(
        "Code de l’application",
        "Six chiffres, renouvelés toutes les trente secondes ; ou un code de secours.",
        maxlength=9,
    )


class SecondFactorSetUpForm(PortalFormMixin, ActivateTOTPForm):
    """The first code that the application gives proves that it holds the secret."""

    code = _code_field("Code affiché par l’application", "Six chiffres.")


class PasswordChoiceForm(PortalForm):
    """A new password; the present one is asked when there is one."""

    current = forms.CharField(
        label="Mot de passe actuel",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Indiquez votre mot de passe actuel."},
    )
    password = forms.CharField(
        label="Nouveau mot de passe",
        help_text="Au moins douze caractères : une phrase se retient mieux qu’un mot.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Indiquez le mot de passe que vous choisissez."},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.person.check_password(current):
            raise forms.ValidationError("Ce n’est pas votre mot de passe actuel.")
        return current

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
