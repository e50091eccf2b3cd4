"""The second factor of the secretariat: an application's code (TOTP), and recovery codes for the day it is lost."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from emegalis.audit.services import Author, record
from governance.people.models import Person


def has_second_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


@transaction.atomic
def install_second_factor(*, person: Person, secret: str, by: Author | None = None) -> list[str]:
    """The codes of this secret (base 32) are asked at each sign-in; return fresh recovery codes, each valid once."""
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, secret)
    codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    record(verb="install_second_factor", subject=person, by=by)
    return codes


@transaction.atomic
def remove_second_factor(*, person: Person, by: Author | None = None) -> bool:
    """No second factor any more (a lost telephone): one must be set up at the next sign-in to the secretariat."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if removed:
        record(verb="remove_second_factor", subject=person, by=by)
    return bool(removed)
