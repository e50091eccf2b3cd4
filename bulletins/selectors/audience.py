"""Who receives an issue, and what each reads in it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from bulletins.enums import Why
from bulletins.models import Article, Bulletin
from bulletins.readers import Index, index_of, read_by
from bulletins.selectors.choice import Choice, choice_of
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
    """Someone whom an issue concerns: one mail, whatever the number of mandates; one of those that count is told."""

    person_id: int
    name: str
    address: str
    mandate_label: str
    readings: tuple[Reading, ...] = ()
    why: Why = Why.CHOSEN
    sort_key: str = ""
    body_kind: str = ""
    authority_id: int = 0


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets the issue, who opposed it, and who cannot be reached for want of an address."""

    addressees: list[Addressee]
    opposed: list[Addressee]
    unreachable: list[Addressee]

    @property
    def readers(self) -> list[Addressee]:
        """All three: who opposes the mail still reads the issue on the portal."""
        return [*self.addressees, *self.opposed, *self.unreachable]


def distinct_articles(bulletin: Bulletin) -> list[Article]:
    return list(bulletin.articles.standing().distinct_ones().prefetch_related("authorities").in_order())


def audience_of(bulletin: Bulletin, *, on: datetime.date) -> Audience:
    """Holders on a day of a mandate that was chosen, and readers of a distinct article; in alphabetical order."""
    distinct, choice = distinct_articles(bulletin), choice_of(bulletin, on=on)
    named = {authority.pk for article in distinct for authority in article.authorities.all()}
    mandates = (
        Mandate.objects.in_force(on=on)
        .filter(choice.mandates_q() | Q(authority__in=named))
        .select_related("person", "authority", "body")
        .order_by("person__sort_key", "person_id", "id")
    )
    opposed = set(MessageOpposition.objects.filter(kind=KIND).values_list("person_id", flat=True))
    audience, index = Audience([], [], []), index_of(distinct)
    for _, held in groupby(mandates, key=lambda mandate: mandate.person_id):
        addressee = _addressee(list(held), choice, index)
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


def _addressee(held: list[Mandate], choice: Choice, index: Index) -> Addressee | None:
    readings = _readings(held, index)
    chosen = [mandate for mandate in held if choice.takes(mandate)]
    if not chosen and not readings:
        return None
    main = (chosen or held)[0]
    return Addressee(
        person_id=main.person.pk,
        name=main.person.full_name,
        address=main.person.email or "",
        mandate_label=main.label,
        readings=readings,
        why=_why(main, choice, bool(chosen)),
        sort_key=main.person.sort_key,
        body_kind=main.body.kind,
        authority_id=main.authority_id,
    )


def _why(main: Mandate, choice: Choice, is_chosen: bool) -> Why:
    if not is_chosen:
        return Why.READER
    return Why.NAMED if main.person_id in choice.people else Why.CHOSEN


def readings_of(mandates: Iterable[Mandate], distinct: Iterable[Article]) -> tuple[Reading, ...]:
    """What the holder of these mandates reads besides the common part, authority by authority."""
    return _readings(mandates, index_of(distinct))


def _readings(mandates: Iterable[Mandate], index: Index) -> tuple[Reading, ...]:
    read = sorted(read_by(mandates, index).items())
    return tuple(Reading(authority_id, frozenset(articles)) for authority_id, articles in read)
