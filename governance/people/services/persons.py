"""Names and addresses: an address belongs to one person at a time, and allauth's address equals it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from emegalis.audit.services import Author, record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import sort_key
from emegalis.outbox.services import follow_person
from governance.people.models import Person
from governance.people.services.devices import revoke_devices
from governance.people.services.private_links import revoke_private_links
from governance.people.services.second_factor import remove_second_factor

LONGEST_ADDRESS = 254
TAKEN = "Cette adresse est déjà celle d’une autre personne."


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone to write down; without an address, they receive nothing and cannot sign in."""

    first_name: str
    last_name: str
    email: str = ""
    civility: str = ""


def normal_address(address: str) -> str:
    """The address in lower case, or a refusal."""
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BusinessRuleError("Cette adresse électronique n’est pas valable.", field="email") from error
    if len(address) > LONGEST_ADDRESS:
        raise BusinessRuleError("Cette adresse électronique est trop longue.", field="email")
    return address


def name_key(first_name: str, last_name: str) -> str:
    """What sorts a person: « Le Bihan » under L, « Évrard » under E."""
    return sort_key(f"{last_name} {first_name}")


@transaction.atomic
def create_person(
    *, first_name: str, last_name: str, email: str = "", civility: str = "", by: Author | None = None
) -> Person:
    """Someone becomes known by name; what they may do will come from their mandates."""
    new = NewPerson(first_name=first_name, last_name=last_name, email=email, civility=civility)
    return create_people(people=[new], by=by)[0]


@transaction.atomic
def create_people(*, people: Iterable[NewPerson], by: Author | None = None) -> list[Person]:
    """Several people become known, in a fixed number of queries; refused whole when an address is already held."""
    fresh = [_new_person(new) for new in people]
    addresses = [person.email for person in fresh if person.email]
    if len(set(addresses)) < len(addresses) or Person.objects.filter(email__in=addresses).exists():
        raise BusinessRuleError(TAKEN, field="email")
    with _refused_when_taken():
        created = Person.objects.bulk_create(fresh)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in created
        if person.email
    )
    subject = created[0] if len(created) == 1 else None
    record(verb="create_person", subject=subject, by=by, people=[person.pk for person in created])
    return created


@contextmanager
def _refused_when_taken() -> Iterator[None]:
    """Somebody else wrote the same address down between the question and the answer: refused as if seen before."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise BusinessRuleError(TAKEN, field="email") from error


def _new_person(new: NewPerson) -> Person:
    first_name, last_name = new.first_name.strip(), new.last_name.strip()
    if not (first_name and last_name):
        raise BusinessRuleError("Indiquez le prénom et le nom.", field="last_name")
    return Person(
        civility=new.civility,
        first_name=first_name,
        last_name=last_name,
        sort_key=name_key(first_name, last_name),
        email=normal_address(new.email) if new.email else None,
        password=make_password(None),
    )


@transaction.atomic
def rename_person(
    *, person: Person, first_name: str, last_name: str, civility: str = "", by: Author | None = None
) -> None:
    """The same person bears another name; past acts keep the name of their day."""
    if not (first_name.strip() and last_name.strip()):
        raise BusinessRuleError("Indiquez le prénom et le nom.", field="last_name")
    person.civility, person.first_name, person.last_name = civility, first_name.strip(), last_name.strip()
    person.sort_key = name_key(person.first_name, person.last_name)
    person.save(update_fields=["civility", "first_name", "last_name", "sort_key"])
    record(verb="rename_person", subject=person, by=by)


@transaction.atomic
def set_address(*, person: Person, email: str, by: Author | None = None) -> None:
    """The person receives mail and signs in at another address. Links already mailed to the former one end;
    what it kept from the person by failing leaves to the new one."""
    address = normal_address(email)
    if person.email == address:
        return
    if Person.objects.with_address(address).exclude(pk=person.pk).exists():
        raise BusinessRuleError(TAKEN, field="email")
    with _refused_when_taken():
        Person.objects.filter(pk=person.pk).update(email=address)
    person.email = address
    _mirror_address(person)
    revoke_private_links(person=person, by=by)
    follow_person(person_id=person.pk, address=address)
    record(verb="set_address", subject=person, by=by)


@transaction.atomic
def release_address(*, person: Person, by: Author | None = None) -> None:
    """The person keeps name and acts; loses address, password, sessions, private links, devices and second factor."""
    person.email = None
    # A new unusable password changes the session hash: every open session ends at its next request.
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    _mirror_address(person)
    revoke_private_links(person=person, by=by)
    revoke_devices(person=person, by=by)
    remove_second_factor(person=person, by=by)
    record(verb="release_address", subject=person, by=by)


def _mirror_address(person: Person) -> None:
    """allauth's single verified address equals the person's."""
    EmailAddress.objects.filter(user=person).delete()
    if person.email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


@transaction.atomic
def set_password(*, person: Person, password: str, by: Author | None = None) -> None:
    """The person may sign in with this password; every other session ends."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record(verb="set_password", subject=person, by=by)


@transaction.atomic
def remove_password(*, person: Person, by: Author | None = None) -> None:
    """Codes only from now on; every other session ends."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    record(verb="remove_password", subject=person, by=by)
