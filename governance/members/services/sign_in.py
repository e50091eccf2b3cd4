"""Codes and one-time addresses: how someone whose mandate is in force gets in."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.letters import Letter, Recipient
from emegalis.outbox.services import queue_letter, wake
from governance.members.roles import actor_for
from governance.people import services as people
from governance.people.models import Person, PrivateLink

CODE_KIND = "sign_in_code"
VALID_FOR = datetime.timedelta(minutes=15)
LOGIN_LINK = "login_link"
LOGIN_LINK_PAGE = "members:login_link"
DECOY = Recipient("personne@portail.invalid", "Personne")


def recipient_of(person: Person, mandate_label: str = "") -> Recipient:
    """The particulars the outbox copies."""
    return Recipient(person.email or "", person.full_name, person.pk, mandate_label)


def _code_letter(code: str) -> Letter:
    context = {"code": code, "spaced_code": f"{code[:3]}\u00a0{code[3:]}", "minutes": VALID_FOR.seconds // 60}
    return compose_letter("members/email/sign_in_code", context)


def queue_code(*, person: Person, code: str) -> None:
    """A sign-in code leaves at once; it is worth nothing after fifteen minutes, and its words are then wiped."""
    queue_letter(
        kind=CODE_KIND,
        recipient=recipient_of(person),
        letter=_code_letter(code),
        expires_at=timezone.now() + VALID_FOR,
    )


def pretend_to_queue_code() -> None:
    """The same work for an address nobody holds, kept by nobody: the time of the answer tells nothing."""
    with transaction.atomic():
        queue_letter(kind=CODE_KIND, recipient=DECOY, letter=_code_letter("000000"), expires_at=timezone.now())
        transaction.set_rollback(True)
    wake()


def issue_login_link(*, person: Person) -> str:
    """A one-time address, fifteen minutes, that signs in fully; refused without a mandate in force."""
    if not actor_for(person).mandates:
        raise BusinessRuleError(f"{person.full_name} n’a pas de mandat en cours.")
    return people.issue_private_link(
        person=person,
        purpose=LOGIN_LINK,
        target="/",
        expires_at=timezone.now() + VALID_FOR,
        view_name=LOGIN_LINK_PAGE,
    )


@transaction.atomic
def use_login_link(*, link: PrivateLink) -> None:
    """The address opens nothing any more; refused to the second of two that press at once."""
    used = PrivateLink.objects.in_force(at=timezone.now()).filter(pk=link.pk).update(revoked_at=timezone.now())
    if not used or not actor_for(link.person).mandates:
        raise BusinessRuleError("Cette adresse a déjà servi, ou n’est plus valable.")
    people.note_private_link_use(link=link)
