"""Authorities: their membership, who answers for information systems, and what becomes of those that merge."""

import datetime

from django.db import transaction
from django.db.models import Q

from emegalis.audit.services import Author, record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from governance.members.enums import ItContact
from governance.members.models import Authority, College, Mandate, Membership


@transaction.atomic
def open_membership(
    *, authority: Authority, college: College, starts_on: datetime.date, by: Author | None = None
) -> Membership:
    """The authority is a member in this college from a day on; a membership in another college ends that day."""
    if authority.successor_id is not None:
        raise BusinessRuleError("Cette collectivité a fusionné.", field="college")
    Authority.objects.select_for_update().get(pk=authority.pk)
    memberships = Membership.objects.filter(authority=authority)
    if later := memberships.filter(Q(starts_on__gte=starts_on) | Q(ends_on__gt=starts_on)).order_by("pk").first():
        raise BusinessRuleError(
            f"Une adhésion couvre déjà cette date, depuis le {long_date(later.starts_on)}.", field="starts_on"
        )
    current = memberships.filter(ends_on=None).first()
    if current is not None and current.college_id == college.pk:
        raise BusinessRuleError("La collectivité est déjà dans ce collège.", field="college")
    memberships.filter(ends_on=None).update(ends_on=starts_on)
    membership = Membership.objects.create(authority=authority, college=college, starts_on=starts_on)
    record(verb="open_membership", subject=membership, by=by, authority=authority.pk, college=college.number)
    return membership


@transaction.atomic
def end_membership(*, authority: Authority, ends_on: datetime.date, by: Author | None = None) -> None:
    """From that day the authority is no member; its mandates end with it."""
    membership = Membership.objects.select_for_update().filter(authority=authority, ends_on=None).first()
    if membership is None:
        raise BusinessRuleError("Cette collectivité n’a pas d’adhésion en cours.", field="ends_on")
    if ends_on <= membership.starts_on:
        raise BusinessRuleError("La fin de l’adhésion doit suivre son début.", field="ends_on")
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    ended = _end_mandates(authority, ends_on)
    record(verb="end_membership", subject=membership, by=by, authority=authority.pk, mandates=ended)


@transaction.atomic
def answer_it_contact(
    *, authority: Authority, contact: ItContact, shared_with: Authority | None = None, by: Author | None = None
) -> None:
    """« Pas de DSI » is an answer: who answers for information systems, here or in which authority."""
    if contact == ItContact.SHARED and shared_with is None:
        raise BusinessRuleError("Indiquez la collectivité dont le DSI est partagé.", field="shared_with")
    if contact == ItContact.SHARED and shared_with == authority:
        raise BusinessRuleError("Choisissez une autre collectivité que la vôtre.", field="shared_with")
    authority.it_contact = contact
    authority.it_shared_with = shared_with if contact == ItContact.SHARED else None
    authority.save(update_fields=["it_contact", "it_shared_with"])
    record(verb="answer_it_contact", subject=authority, by=by, contact=contact.value)


@transaction.atomic
def merge_authorities(
    *, authorities: list[Authority], into: Authority, on: datetime.date, by: Author | None = None
) -> None:
    """From that day these authorities are one, which succeeds them: their memberships and mandates end, their
    communes follow, their past stays readable under their own names."""
    if not authorities or into in authorities:
        raise BusinessRuleError("Une collectivité ne se succède pas à elle-même.", field="into")
    if into.successor_id is not None:
        raise BusinessRuleError("La collectivité qui succède a elle-même fusionné.", field="into")
    for authority in authorities:
        if authority.successor_id is not None:
            raise BusinessRuleError(f"{authority.name} a déjà un successeur.", field="authorities")
        _merge(authority, into, on, by)


def _merge(authority: Authority, into: Authority, on: datetime.date, by: Author | None) -> None:
    # A membership that would begin on that day or later has never been.
    Membership.objects.filter(authority=authority, starts_on__gte=on).delete()
    Membership.objects.filter(authority=authority).filter(Q(ends_on=None) | Q(ends_on__gt=on)).update(ends_on=on)
    ended = _end_mandates(authority, on)
    Authority.objects.filter(grouping=authority).update(grouping=into)
    authority.successor = into
    authority.save(update_fields=["successor"])
    record(verb="merge_authorities", subject=authority, by=by, into=into.pk, on=on.isoformat(), mandates=ended)


def _end_mandates(authority: Authority, ends_on: datetime.date) -> int:
    """Those running past the day end on it; those that would begin later are cancelled."""
    mandates = Mandate.objects.filter(authority=authority)
    cancelled, _ = mandates.filter(starts_on__gte=ends_on).delete()
    return cancelled + mandates.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on)).update(ends_on=ends_on)
