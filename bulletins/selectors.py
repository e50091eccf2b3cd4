"""What is asked of bulletins: an issue as one reader sees it, who receives it, in which edition, what it lacks."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from bulletins.contents import Issue, Link, Piece, article_html, word_count
from bulletins.enums import ReaderGroup, Scope
from bulletins.models import Article, Bulletin, Edition
from bulletins.readers import Index, index_of, read_by
from emegalis.lib.french import day_of
from emegalis.outbox.models import Delivery, Message
from governance.members.models import Authority, Mandate
from governance.people.models import MessageOpposition

KIND = "bulletin"
MOST_EDITIONS = 9  # as many keys as the column of a message holds; nobody sits for so many authorities


# ---------------------------------------------------------------- content


@dataclass(frozen=True, slots=True)
class Share:
    """The distinct articles (ids) that an edition holds for one authority."""

    authority: Authority
    articles: frozenset[int]


def issue_for(bulletin: Bulletin, articles: Iterable[Article], shares: Collection[Share] = ()) -> Issue:
    """The issue made of these articles, in the order given; without a share, the common edition.

    Where an article names several authorities, its readers learn of no other than theirs.
    """
    return Issue(
        number=bulletin.number,
        title=bulletin.title,
        month=bulletin.month,
        dated_on=bulletin.dated_on,
        pieces=tuple(_piece(number, article, shares) for number, article in enumerate(articles, 1)),
        names=tuple(share.authority.name for share in shares),
        editorial_title=bulletin.editorial_title,
        editorial=article_html(bulletin.editorial),
        editorial_signature=bulletin.editorial_signature,
        editorial_words=word_count(bulletin.editorial),
    )


def _piece(number: int, article: Article, shares: Collection[Share]) -> Piece:
    return Piece(
        number=number,
        scope=Scope(article.scope),
        title=article.title,
        lede=article.lede,
        body=article_html(article.text),
        words=word_count(article.lede, article.text, article.asked),
        asked=article.asked,
        asked_by=article.asked_by,
        links=tuple(_links(article)),
        authorities=tuple(share.authority.name for share in shares if article.pk in share.articles),
    )


def _links(article: Article) -> Iterable[Link]:
    if article.consultation:
        yield Link(article.consultation.get_absolute_url(), "Voir la consultation")
    if article.orientation:
        yield Link(article.orientation.get_absolute_url(), f"Lire l’orientation n°\u00a0{article.orientation.number}")
    if article.meeting:
        yield Link(article.meeting.get_absolute_url(), f"Voir la {article.meeting.noun}")


def edition_articles(bulletin: Bulletin, distinct: Collection[int]) -> list[Article]:
    """The common part, then the distinct articles named by their ids."""
    articles = bulletin.articles.filter(~Q(scope=Scope.DISTINCT) | Q(pk__in=distinct))
    return list(articles.with_content().in_order())


def edition_issue(edition: Edition) -> Issue:
    """What an edition holds."""
    distinct = frozenset(edition.articles.values_list("pk", flat=True))
    shares = [Share(edition.authority, distinct)] if edition.authority else []
    return issue_for(edition.bulletin, edition_articles(edition.bulletin, distinct), shares)


# ---------------------------------------------------------------- who receives, and which edition


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


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """An edition that an issue calls for."""

    key: str
    authority: Authority
    articles: frozenset[int]


def plan_editions(distinct: list[Article], audience: Audience) -> list[EditionPlan]:
    """One edition per authority and set of distinct articles that a group of readers, or someone, reads there.

    The largest set of an authority, its direction générale's, bears its SIREN as key.
    """
    authorities = {authority.pk: authority for article in distinct for authority in article.authorities.all()}
    plans = []
    for authority in sorted(authorities.values(), key=lambda a: (a.sort_key, a.pk)):
        sets = sorted(_reading_sets(authority, distinct, audience), key=lambda ids: (-len(ids), sorted(ids)))
        keys = [authority.siren, *(f"{authority.siren}-{n}" for n in range(2, len(sets) + 1))]
        plans += [EditionPlan(key, authority, ids) for key, ids in zip(keys, sets, strict=True)]
    return plans


def _reading_sets(authority: Authority, distinct: list[Article], audience: Audience) -> set[frozenset[int]]:
    by_group: dict[str, set[int]] = {}
    for article in distinct:
        if authority in article.authorities.all():
            for group in article.reader_groups:
                by_group.setdefault(group, set()).add(article.pk)
    held = {
        reading.articles
        for addressee in audience.addressees
        for reading in addressee.readings
        if reading.authority_id == authority.pk
    }
    return held | {frozenset(ids) for ids in by_group.values()}


def readers_named(distinct: list[Article], share: Share | EditionPlan) -> str:
    """Which groups of the authority read these articles and no other: « direction générale, élues et élus ».

    Where only someone of two groups reads just these, the groups that read all of them.
    """
    own = [article for article in distinct if share.authority in article.authorities.all()]
    read = {group: {article.pk for article in own if group in article.reader_groups} for group in ReaderGroup}
    exact = [group for group in ReaderGroup if read[group] == share.articles]
    wide = [group for group in ReaderGroup if read[group] >= share.articles]
    return ", ".join(str(group.label) for group in exact or wide)


class EditionShelf:
    """The editions of an issue, to hand each reader theirs: never one with an article they may not read."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.all = list(bulletin.editions.light().prefetch_related("articles"))
        self.common = next((edition for edition in self.all if edition.is_common), None)
        self._fullest_first: dict[int | None, list[tuple[frozenset[int], Edition]]] = {}
        for edition in self.all:
            held = frozenset(article.pk for article in edition.articles.all())
            self._fullest_first.setdefault(edition.authority_id, []).append((held, edition))
        for editions in self._fullest_first.values():
            editions.sort(key=lambda pair: -len(pair[0]))

    def own(self, reading: Reading) -> Edition | None:
        """The fullest edition of an authority whose every distinct article this reader reads."""
        editions = self._fullest_first.get(reading.authority_id, [])
        return next((edition for held, edition in editions if held <= reading.articles), None)

    def for_readings(self, readings: Iterable[Reading]) -> list[Edition]:
        """One edition per authority; the common one for who reads nothing else."""
        own = [edition for reading in readings if (edition := self.own(reading))][:MOST_EDITIONS]
        return own or ([self.common] if self.common else [])


def shelf_counts(shelf: EditionShelf, audience: Audience) -> dict[int, int]:
    """How many people get each edition."""
    counts = dict.fromkeys((edition.pk for edition in shelf.all), 0)
    for addressee in audience.addressees:
        for edition in shelf.for_readings(addressee.readings):
            counts[edition.pk] += 1
    return counts


def message_key(editions: Sequence[Edition]) -> str:
    """« commune », « 200069001 », « 200069001+200069002 »: the editions that one message carries."""
    return "+".join(edition.key for edition in editions)


def still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose recipient still holds a mandate, reads every edition joined, and has not opposed bulletins."""
    people = {delivery.person_id for delivery in deliveries}
    held: dict[int, list[Mandate]] = {}
    for mandate in Mandate.objects.in_force(on=timezone.localdate()).filter(person__in=people).select_related("body"):
        held.setdefault(mandate.person_id, []).append(mandate)
    opposed = set(MessageOpposition.objects.filter(kind=KIND, person__in=people).values_list("person_id", flat=True))
    joined = _joined_editions(deliveries)
    return {
        delivery.pk
        for delivery in deliveries
        if delivery.person_id in held
        and delivery.person_id not in opposed
        and all(_reads(held[delivery.person_id], edition) for edition in joined[delivery.message_id])
    }


def _joined_editions(deliveries: Sequence[Delivery]) -> dict[int, list[Edition]]:
    """The editions with distinct articles that each message carries."""
    keys = dict(Message.objects.filter(pk__in={d.message_id for d in deliveries}).values_list("pk", "key"))
    bulletins = {d.message_id: d.object_id for d in deliveries}
    editions = (
        Edition.objects.light()
        .filter(
            bulletin__in=set(bulletins.values()), key__in={part for key in keys.values() for part in key.split("+")}
        )
        .exclude(authority=None)
        .prefetch_related("articles__authorities")
    )
    by_key = {(str(edition.bulletin_id), edition.key): edition for edition in editions}
    return {
        pk: [by_key[found] for part in key.split("+") if (found := (bulletins[pk], part)) in by_key]
        for pk, key in keys.items()
    }


def _reads(mandates: list[Mandate], edition: Edition) -> bool:
    articles = edition.articles.all()
    read = read_by(mandates, index_of(articles)).get(edition.authority_id or 0, set())
    return {article.pk for article in articles} <= read


# ---------------------------------------------------------------- rhythm


def days_of_silence(*, on: datetime.date) -> int | None:
    """Days since the last issue left; ``None`` before the first."""
    last = Bulletin.objects.sent().order_by("-sent_at").first()
    return (on - day_of(last.sent_at)).days if last and last.sent_at else None
