"""How allauth speaks and writes here: French sentences, mail through the outbox, no sign-up."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from emegalis.lib.identity import site_identity
from governance.members import sessions
from governance.members.services.sign_in import queue_code
from governance.people.models import Person

LOGIN_CODE = "account/email/login_code"
WRONG_CODE = "Ce code n’est pas le bon. Vérifiez-le dans le dernier courriel reçu."
TOO_MANY = "Trop d’essais. Attendez quelques minutes avant de recommencer."


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in kept by allauth, in our words and through our outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "email_password_mismatch": "L’adresse ou le mot de passe n’est pas le bon.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are known by their mandates; nobody signs up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only sign-in codes are mailed by allauth; anything else would bypass the outbox."""
        if template_prefix != LOGIN_CODE:
            raise NotImplementedError(f"allauth asked for the mail {template_prefix!r}.")
        queue_code(person=Person.objects.with_address(email).get(), code=context["code"])

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Screens say themselves what has just happened."""

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        methods = {record["method"] for record in get_authentication_records(request, user)}
        sessions.mark(request.session, user, second_factor="mfa" in methods)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secret of an application is encrypted at rest, under the installation's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n’est pas le bon. L’application en donne un nouveau toutes les trente secondes.",
    }

    def get_totp_issuer(self) -> str:
        return f"Portail {site_identity().short_name}"

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Unreadable after a change of key: no code is right any more, ``login_link`` lets the person in again."""
        try:
            return _cipher().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken:
            return ""


def _cipher() -> Fernet:
    key = hashlib.sha256(b"members.second_factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
