"""Writes the invented territory: authorities in their colleges, the bodies, the people and their mandates."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from bulletins.demonstration.people import InventedPerson
from bulletins.demonstration.seats import GROUPS, Seating
from bulletins.demonstration.territory import InventedAuthority
from emegalis.lib.search import search_text, sort_key_without_article
from governance.members.enums import AuthorityKind, BodyKind, Remit
from governance.members.models import Authority, Body, College, Mandate, Membership, SyndicateProfile
from governance.people.models import Person
from governance.people.services import NewPerson, create_people

MEMBERS_SINCE = datetime.date(2020, 1, 1)
NEWCOMER_EVERY = 17
PROFILE = {
    "short_name": "e-mégalis",
    "establishment": "00013",
    "address": "1, place des Données-Fictives\n35000 Kastell-Bras",
    "phone": "02\u00a099\u00a000\u00a000\u00a000",
    "opening_hours": "de 9\u00a0h à 17\u00a0h",
    "email": "secretariat@demo.example.org",
    "publication_director": "la présidente du syndicat mixte (personne fictive)",
    "dpo_name": "Yuna Pennec (personne fictive)",
    "dpo_email": "dpo@demo.example.org",
    "host_name": "Hébergeur de démonstration",
    "host_address": "2, quai des Serveurs\n35000 Kastell-Bras",
    "host_phone": "02\u00a099\u00a000\u00a000\u00a001",
    "sender_name": "Portail e-mégalis (démonstration)",
    "sender_address": "portail@demo.example.org",
}


def write_profile() -> None:
    """The syndicat's own particulars, all invented."""
    SyndicateProfile.objects.update(**PROFILE)


def write_authorities(invented: list[InventedAuthority]) -> None:
    """Authorities and their memberships, in a fixed number of queries."""
    colleges = {college.number: college for college in College.objects.all()}
    written = Authority.objects.bulk_create(_authority(one) for one in invented)
    Membership.objects.bulk_create(
        Membership(authority=authority, college=colleges[one.college], starts_on=MEMBERS_SINCE)
        for authority, one in zip(written, invented, strict=True)
    )


def _authority(one: InventedAuthority) -> Authority:
    return Authority(
        siren=one.siren,
        cog_code="" if one.kind == AuthorityKind.REGION else one.department_code or one.siren,
        name=one.name,
        sort_key=sort_key_without_article(one.name),
        search_text=search_text(one.name),
        kind=one.kind,
        population=one.population,
        department_code=one.department_code,
        department_name=one.department_name,
        hex_row=one.hex_row,
        hex_column=one.hex_column,
    )


def write_groups() -> None:
    """The métier groups, beside the bodies that come with the migrations."""
    Body.objects.bulk_create(
        Body(
            slug=slug,
            name=f"groupe métier {name}",
            short_name=f"groupe {name}",
            kind=BodyKind.BUSINESS_GROUP,
            remit=Remit.NEEDS,
            purpose="Définit les besoins de son métier et valide ce qui y répond.",
            position=50 + rank,
        )
        for rank, (slug, name) in enumerate(GROUPS.items())
    )


def write_seats(seats: list[Seating]) -> None:
    """The people and their mandates."""
    people = _write_people(seating.person for seating in seats)
    bodies = {body.slug: body for body in Body.objects.all()}
    authorities = {authority.name: authority for authority in Authority.objects.all()}
    Mandate.objects.bulk_create(
        Mandate(
            person=people[seating.person],
            body=bodies[seating.body],
            authority=authorities[seating.authority],
            function=seating.function,
            seat=seating.seat,
            presides=seating.presides,
            starts_on=seating.starts_on,
            ends_on=seating.ends_on,
        )
        for seating in seats
    )


def _write_people(people: Iterable[InventedPerson]) -> dict[InventedPerson, Person]:
    different = list(dict.fromkeys(people))
    written = create_people(
        people=[NewPerson(one.first_name, one.last_name, one.address, one.civility) for one in different]
    )
    _let_come([person.pk for person in written])
    return dict(zip(different, written, strict=True))


def _let_come(people: list[int]) -> None:
    """Those who act in the story have been here; a few never came, and wait on the desk for their invitation."""
    newcomers = people[NEWCOMER_EVERY - 1 :: NEWCOMER_EVERY]
    Person.objects.exclude(pk__in=newcomers).update(last_login=timezone.now())
