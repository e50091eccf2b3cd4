"""Opening the door to people: a mail with a button, for each holder of a mandate."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import Author, record
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.compose import compose_letter
from emegalis.outbox.services import queue_letter
from governance.members.enums import AuthorityKind, BodyKind, Function
from governance.members.guests import INVITATION
from governance.members.models import Authority, Body, Mandate
from governance.members.roles import actor_for
from governance.members.services.sign_in import recipient_of
from governance.people import services as people_services
from governance.people.models import Person

VALID_FOR = datetime.timedelta(days=30)


@transaction.atomic
def invite(*, people: Iterable[Person], by: Author | None) -> int:
    """Each of these people with an address and a mandate in force gets a mail with one button; return how many."""
    ids = [person.pk for person in people]
    mandates = _main_mandates(ids)
    if not mandates:
        raise BusinessRuleError("Personne à inviter : il faut une adresse et un mandat en cours.")
    links = people_services.issue_private_links(
        people=[mandate.person for mandate in mandates],
        purpose=INVITATION,
        target="/",
        expires_at=timezone.now() + VALID_FOR,
    )
    for mandate in mandates:
        _queue_invitation(mandate, links[mandate.person_id], by)
    record(verb="invite", subject=None, by=by, people=[mandate.person_id for mandate in mandates])
    return len(mandates)


def _main_mandates(person_ids: list[int]) -> list[Mandate]:
    """One mandate in force for each person who has an address: the oldest."""
    held = (
        Mandate.objects.in_force(on=timezone.localdate())
        .reachable()
        .filter(person__in=person_ids)
        .select_related("person", "authority", "body")
        .order_by("starts_on", "id")
    )
    first: dict[int, Mandate] = {}
    for mandate in held:
        first.setdefault(mandate.person_id, mandate)
    return list(first.values())


def _queue_invitation(mandate: Mandate, url: str, by: Author | None) -> None:
    person = mandate.person
    context = {"person": person, "mandate": mandate, "url": url, "days": VALID_FOR.days}
    queue_letter(
        kind=INVITATION,
        recipient=recipient_of(person, mandate.label),
        letter=compose_letter("members/email/invitation", context),
        about=person,
        by=by,
    )


@transaction.atomic
def invite_staff(*, email: str, first_name: str, last_name: str) -> Person:
    """The first door: this person holds a mandate in the secretariat from today. Asked again, nothing changes."""
    person = Person.objects.with_address(email).first() or people_services.create_person(
        first_name=first_name, last_name=last_name, email=email
    )
    if not actor_for(person).is_staff:
        mandate = Mandate.objects.create(
            person=person,
            body=Body.objects.get(kind=BodyKind.SECRETARIAT),
            authority=Authority.objects.get(kind=AuthorityKind.SYNDICATE),
            function=Function.STAFF,
            starts_on=timezone.localdate(),
        )
        record(verb="open_mandate", subject=mandate, by=None, person=person.pk)
    return person
