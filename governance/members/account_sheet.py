"""What « Mon compte » shows of one person."""

import datetime
from dataclasses import dataclass
from typing import cast

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from governance.members.message_sheet import rhythm_words
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.members.services.sign_in import LOGIN_LINK
from governance.people.models import Device, Person, PrivateLink
from governance.people.services import has_second_factor


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """A private link in force, and what it is about in the words of its model."""

    link: PrivateLink
    label: str


@dataclass(frozen=True, slots=True)
class AccountSheet:
    """Everything of the page, in a fixed number of queries."""

    person: Person
    mandates: list[Mandate]
    future: list[Mandate]
    former: list[Mandate]
    is_staff: bool
    has_password: bool
    has_second_factor: bool
    devices: list[Device]
    private_links: list[LinkEntry]
    rhythm_words: str
    idle_hours: int
    absolute_hours: int


def _link_entries(person: Person, *, at: datetime.datetime) -> list[LinkEntry]:
    links = PrivateLink.objects.in_force(at=at).filter(person=person).exclude(purpose=LOGIN_LINK)
    return [LinkEntry(link, _about(link)) for link in links.order_by("-created_at", "-id")]


def _about(link: PrivateLink) -> str:
    """« consultation », « réunion »; the portal itself for an invitation."""
    try:
        return str(apps.get_model(link.object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return "accueil du portail"


def account_sheet(actor: Actor) -> AccountSheet:
    """The sheet of the person who is signed in."""
    person, now = cast(Person, actor.person), timezone.now()
    held = list(
        Mandate.objects.filter(person=person).select_related("body", "authority").order_by("-starts_on", "-id")
    )
    idle, absolute = settings.SESSION_LIMITS_STAFF if actor.is_staff else settings.SESSION_LIMITS
    return AccountSheet(
        person=person,
        mandates=[mandate for mandate in held if mandate.is_in_force(on=actor.day)],
        future=[mandate for mandate in held if mandate.starts_on > actor.day],
        former=[mandate for mandate in held if mandate.ends_on and mandate.ends_on <= actor.day],
        is_staff=actor.is_staff,
        has_password=person.has_usable_password(),
        has_second_factor=has_second_factor(person),
        devices=list(Device.objects.in_force(at=now).filter(person=person)),
        private_links=_link_entries(person, at=now),
        rhythm_words=rhythm_words(person),
        idle_hours=idle // 3600,
        absolute_hours=absolute // 3600,
    )
