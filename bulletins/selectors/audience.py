"""Who receives an issue, and what each reads in it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from bulletins.models import Article, Bulletin
from bulletins.readers import Index, index_of, read_by
from governance.members.models import Mandate
from governance.people.models import MessageOpposition

KIND = "bulletin"


@dataclass(frozen=True, slots=True)
class Reading:
    """The distinct articles that someone reads in the name of one authority."""

    authority_id: int
    articles: frozenset[int]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Someone whom an issue concerns: one mail, whatever the number of mandates."""

    person_id: int
    name: str
    address: str
    mandate_label: str
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets the issue, who opposed it, and who cannot be reached for want of an address."""

    addressees: list[Addressee]
    opposed: list[Addressee]
    unreachable: list[Addressee]


def distinct_articles(bulletin: Bulletin) -> list[Article]:
    return list(bulletin.articles.distinct_ones().prefetch_related("authorities").in_order())


def audience_of(bulletin: Bulletin, *, on: datetime.date) -> Audience:
    """Holders on a day of a mandate in a ticked body, and readers of a distinct article; in alphabetical order."""
    distinct = distinct_articles(bulletin)
    bodies = set(bulletin.bodies.values_list("pk", flat=True))
    named = {authority.pk for article in distinct for authority in article.authorities.all()}
    mandates = (
        Mandate.objects.in_force(on=on)
        .filter(Q(body__in=bodies) | Q(authority__in=named))
        .select_related("person", "authority", "body")
        .order_by("person__sort_key", "person_id", "id")
    )
    opposed = set(MessageOpposition.objects.filter(kind=KIND).values_list("person_id", flat=True))
    audience, index = Audience([], [], []), index_of(distinct)
    for _, held in groupby(mandates, key=lambda mandate: mandate.person_id):
        addressee = _addressee(list(held), bodies, index)
        if addressee is not None:
            _place(audience, addressee, opposed)
    return audience


def _place(audience: Audience, addressee: Addressee, opposed: set[int]) -> None:
    if addressee.person_id in opposed:
        audience.opposed.append(addressee)
    elif not addressee.address:
        audience.unreachable.append(addressee)
    else:
        audience.addressees.append(addressee)


def _addressee(held: list[Mandate], bodies: set[int], index: Index) -> Addressee | None:
    readings = _readings(held, index)
    seated = [mandate for mandate in held if mandate.body_id in bodies]
    if not seated and not readings:
        return None
    person = held[0].person
    return Addressee(person.pk, person.full_name, person.email or "", (seated or held)[0].label, readings)


def readings_of(mandates: Iterable[Mandate], distinct: Iterable[Article]) -> tuple[Reading, ...]:
    """What the holder of these mandates reads besides the common part, authority by authority."""
    return _readings(mandates, index_of(distinct))


def _readings(mandates: Iterable[Mandate], index: Index) -> tuple[Reading, ...]:
    read = sorted(read_by(mandates, index).items())
    return tuple(Reading(authority_id, frozenset(articles)) for authority_id, articles in read)
