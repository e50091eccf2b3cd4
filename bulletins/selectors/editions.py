"""Which editions an issue makes, and whose they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bulletins.contents import MOST_PAGES
from bulletins.enums import ReaderGroup
from bulletins.models import Article, Bulletin, Edition
from bulletins.selectors.audience import Audience, Reading
from bulletins.selectors.content import Share
from emegalis.lib.french import plural
from governance.members.models import Authority

MOST_EDITIONS = 8  # as many keys as the column of a message holds; nobody sits for so many authorities


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


@dataclass(frozen=True, slots=True)
class PaperProgress:
    """How many of the editions of an issue are rendered, and which came out longer than an issue should be."""

    total: int
    ready: int
    failed: int
    too_long: list[Edition]
    most_pages: int = MOST_PAGES

    @property
    def is_running(self) -> bool:
        return self.ready + self.failed < self.total

    @property
    def share(self) -> int:
        return round(100 * self.ready / self.total) if self.total else 0

    @property
    def longest(self) -> int:
        return max((edition.pages for edition in self.too_long), default=0)

    @property
    def label(self) -> str:
        """What a bar says to who does not see it: « Mise en page : 23 éditions sur 66 »."""
        return f"Mise en page\u00a0: {plural(self.ready, 'édition')} sur {self.total}"


def paper_progress(editions: Sequence[Edition]) -> PaperProgress:
    return PaperProgress(
        total=len(editions),
        ready=sum(edition.is_ready for edition in editions),
        failed=sum(edition.has_failed for edition in editions),
        too_long=[edition for edition in editions if edition.pages > MOST_PAGES],
    )


class EditionShelf:
    """The editions of an issue, to hand each reader theirs: never one with an article they may not read."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.all = list(bulletin.editions.current().light().prefetch_related("articles"))
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


def planned_counts(plans: Sequence[EditionPlan], audience: Audience) -> dict[str, int]:
    """How many people would get each edition (by key) if the issue were made ready now."""
    counts = dict.fromkeys((plan.key for plan in plans), 0)
    fullest_first = sorted(plans, key=lambda plan: -len(plan.articles))
    for addressee in audience.addressees:
        for reading in addressee.readings:
            own = (
                p for p in fullest_first if p.authority.pk == reading.authority_id and p.articles <= reading.articles
            )
            if plan := next(own, None):
                counts[plan.key] += 1
    return counts


def message_key(editions: Sequence[Edition]) -> str:
    """« commune », « 200069001 », « 200069001.2+200069002 »: the editions that one message carries."""
    return "+".join(edition.versioned_key for edition in editions)
