"""Who reads a distinct article: the one rule behind page, PDF, mail, search and counts (DESIGN section 4)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bulletins.enums import ReaderGroup
from governance.members.enums import BodyKind

if TYPE_CHECKING:
    from bulletins.models import Article
    from governance.members.models import Mandate

GROUP_OF_BODY = {
    BodyKind.STRATEGIC_COMMISSION: ReaderGroup.DGS,
    BodyKind.BUREAU: ReaderGroup.ELECTED,
    BodyKind.ASSEMBLY: ReaderGroup.ELECTED,
    BodyKind.IT_GROUP: ReaderGroup.IT,
    BodyKind.BUSINESS_GROUP: ReaderGroup.BUSINESS,
}
# The field of an article that opens it to a group; a seat or a preparer of the commission needs none.
TICKED_BY = {
    ReaderGroup.ELECTED: "for_elected",
    ReaderGroup.IT: "for_it",
    ReaderGroup.BUSINESS: "for_business",
}
Index = Mapping[tuple[ReaderGroup, int], set[int]]


def seats_of(mandates: "Iterable[Mandate]") -> dict[ReaderGroup, set[int]]:
    """The authorities (ids) that these mandates sit for, by group of readers."""
    seats: dict[ReaderGroup, set[int]] = {group: set() for group in ReaderGroup}
    for mandate in mandates:
        group = GROUP_OF_BODY.get(BodyKind(mandate.body.kind))
        if group:
            seats[group].add(mandate.authority_id)
    return seats


def groups_of(article: "Article") -> list[ReaderGroup]:
    """The groups that read this distinct article in each authority it names."""
    return [group for group in ReaderGroup if group not in TICKED_BY or getattr(article, TICKED_BY[group])]


def kinds_reading(article: "Article") -> set[BodyKind]:
    """The kinds of bodies whose members read this distinct article in each authority it names."""
    groups = groups_of(article)
    return {kind for kind, group in GROUP_OF_BODY.items() if group in groups}


def index_of(distinct: "Iterable[Article]") -> Index:
    """The distinct articles (ids) that each group of readers of each authority reads."""
    index: dict[tuple[ReaderGroup, int], set[int]] = {}
    for article in distinct:
        for authority in article.authorities.all():
            for group in groups_of(article):
                index.setdefault((group, authority.pk), set()).add(article.pk)
    return index


def read_by(mandates: "Iterable[Mandate]", index: Index) -> dict[int, set[int]]:
    """What the holder of these mandates reads besides the common part: articles (ids) by authority (id)."""
    read: dict[int, set[int]] = {}
    for group, authorities in seats_of(mandates).items():
        for authority_id in authorities:
            if articles := index.get((group, authority_id)):
                read.setdefault(authority_id, set()).update(articles)
    return read
