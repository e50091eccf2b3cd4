"""Mandates: opened, ended, prepared for; nobody holds twice the same seat on one day (DESIGN section 4, members)."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import Author, record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.search import sort_key
from governance.members.enums import AuthorityKind, BodyKind, Function, Seat
from governance.members.models import Authority, Body, Mandate
from governance.members.roles import Actor
from governance.members.services.invitations import invite
from governance.people.models import Person
from governance.people.services import create_person, rename_person, set_address

FUNCTION_OF_BODY = {
    BodyKind.STRATEGIC_COMMISSION: Function.DGS,
    BodyKind.IT_GROUP: Function.DSI,
    BodyKind.BUSINESS_GROUP: Function.BUSINESS,
    BodyKind.BUREAU: Function.ELECTED,
    BodyKind.ASSEMBLY: Function.ELECTED,
    BodyKind.SECRETARIAT: Function.STAFF,
}


@transaction.atomic
def open_mandate(
    *,
    person: Person,
    body: Body,
    authority: Authority,
    seat: Seat,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    is_interim: bool = False,
    presides: bool = False,
    by: Author | None = None,
) -> Mandate:
    """Someone sits in a body for an authority from a day on; access follows by itself."""
    _refuse_wrong_authority(body, authority, starts_on)
    if ends_on is not None and ends_on <= starts_on:
        raise BusinessRuleError("La fin du mandat doit suivre son début.", field="ends_on")
    # Held against two openings at once: SQLite takes one writer, PostgreSQL waits here (and has its own exclusion).
    Person.objects.select_for_update().get(pk=person.pk)
    held = Mandate.objects.filter(person=person, body=body, authority=authority, seat=seat)
    if crossed := held.overlapping(starts_on, ends_on).first():
        raise BusinessRuleError(
            f"Cette personne tient déjà ce mandat depuis le {long_date(crossed.starts_on)}.", field="starts_on"
        )
    mandate = Mandate.objects.create(
        person=person,
        body=body,
        authority=authority,
        function=FUNCTION_OF_BODY[BodyKind(body.kind)],
        seat=seat,
        is_interim=is_interim,
        presides=presides,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(verb="open_mandate", subject=mandate, by=by, label=mandate.label, person=person.pk)
    return mandate


def _refuse_wrong_authority(body: Body, authority: Authority, starts_on: datetime.date) -> None:
    """Agents of the syndicat sit for it in the secretariat; every other seat is held for one of its members."""
    if (body.kind == BodyKind.SECRETARIAT) != (authority.kind == AuthorityKind.SYNDICATE):
        raise BusinessRuleError(
            "Seuls les agents du syndicat siègent pour lui, et au secrétariat seulement.", field="authority"
        )
    if authority.successor_id is not None:
        raise BusinessRuleError("Cette collectivité a fusionné : choisissez celle qui lui succède.", field="authority")
    reserved = {BodyKind.STRATEGIC_COMMISSION, BodyKind.BUREAU, BodyKind.ASSEMBLY}
    if body.kind in reserved and not authority.memberships.in_force(on=starts_on).exists():
        raise BusinessRuleError(
            f"Cette collectivité n’est pas membre du syndicat au {long_date(starts_on)}.", field="authority"
        )


@transaction.atomic
def open_mandate_for_new_person(
    *,
    first_name: str,
    last_name: str,
    civility: str,
    email: str,
    body: Body,
    authority: Authority,
    seat: Seat,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    is_interim: bool = False,
    presides: bool = False,
    by: Author | None = None,
) -> Mandate:
    """Someone becomes known and sits from a day on. An address already known is that of the same person, by name, or
    is refused: it belongs to one person at a time."""
    person = Person.objects.with_address(email).first()
    if person is None:
        person = create_person(first_name=first_name, last_name=last_name, email=email, civility=civility, by=by)
    elif sort_key(person.full_name) != sort_key(f"{first_name} {last_name}"):
        raise BusinessRuleError(f"Cette adresse est celle de {person.full_name}.", field="email")
    return open_mandate(
        person=person, body=body, authority=authority, seat=seat, starts_on=starts_on, ends_on=ends_on,
        is_interim=is_interim, presides=presides, by=by,
    )  # fmt: skip


@transaction.atomic
def end_mandate(*, mandate: Mandate, ends_on: datetime.date, by: Author | None = None) -> Mandate:
    """From that day the person sits no more: at midnight their access ends with it. The collaborateurs that they
    named stay: they prepare for the direction générale, not for a person."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if ends_on <= mandate.starts_on:
        raise BusinessRuleError("La fin du mandat doit suivre son début.", field="ends_on")
    if mandate.ends_on is not None and mandate.ends_on <= ends_on:
        raise BusinessRuleError(f"Ce mandat finit déjà le {long_date(mandate.ends_on)}.", field="ends_on")
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    record(verb="end_mandate", subject=mandate, by=by, label=mandate.label, ends_on=ends_on.isoformat())
    return mandate


@transaction.atomic
def name_chair(*, body: Body, mandate: Mandate, by: Author | None = None) -> Mandate:
    """From today this titular presides, in the place of whoever did; acts keep the label of their day."""
    seats = Mandate.objects.select_for_update().in_force(on=timezone.localdate()).in_body(body)
    kept = seats.titular().filter(pk=mandate.pk).first()
    if kept is None:
        raise BusinessRuleError("La présidence revient à un titulaire qui siège aujourd’hui.", field="mandate")
    if kept.presides:
        raise BusinessRuleError("Cette personne préside déjà.", field="mandate")
    for former in seats.filter(presides=True):
        former.presides = False
        former.save(update_fields=["presides"])
    kept.presides = True
    kept.save(update_fields=["presides"])
    record(verb="name_chair", subject=kept, by=by, body=body.pk, label=kept.label)
    return kept


# ---------------------------------------------------------------- collaborateurs


@transaction.atomic
def name_preparer(
    *,
    authority: Authority,
    first_name: str,
    last_name: str,
    civility: str,
    email: str,
    starts_on: datetime.date,
    by: Actor,
) -> Mandate:
    """A DGS names someone who drafts and answers convocations for their direction générale; who never submits, is
    never convened nor counted. One who begins today is told so by mail."""
    if starts_on < by.day:
        raise BusinessRuleError("Une désignation commence au plus tôt aujourd’hui.", field="starts_on")
    commission = Body.objects.commission()
    mandate = open_mandate_for_new_person(
        first_name=first_name, last_name=last_name, civility=civility, email=email,
        body=commission, authority=authority, seat=Seat.PREPARER, starts_on=starts_on, by=by,
    )  # fmt: skip
    if starts_on == by.day:
        invite(people=[mandate.person], by=by)
    return mandate


@transaction.atomic
def end_preparer(*, mandate: Mandate, by: Actor) -> None:
    """The collaborateur prepares no more from today; one named today or later has never begun."""
    if mandate.seat != Seat.PREPARER:
        raise BusinessRuleError("Ce mandat n’est pas celui d’un collaborateur.")
    if mandate.starts_on < by.day:
        end_mandate(mandate=mandate, ends_on=by.day, by=by)
        return
    record(verb="cancel_preparer", subject=mandate, by=by, label=mandate.label)
    mandate.delete()


# ---------------------------------------------------------------- names and addresses


@transaction.atomic
def amend_person(
    *, person: Person, civility: str, first_name: str, last_name: str, email: str, by: Author | None = None
) -> None:
    """The same person under a mended name, at a corrected address: links sent to the former one end."""
    if (person.civility, person.first_name, person.last_name) != (civility, first_name, last_name):
        rename_person(person=person, civility=civility, first_name=first_name, last_name=last_name, by=by)
    if email:
        set_address(person=person, email=email, by=by)
    elif person.email:
        raise BusinessRuleError("Une adresse se remplace ; elle ne s’efface pas.", field="email")
