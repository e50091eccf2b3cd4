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
Seats = Mapping[ReaderGroup, set[int]]


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


def read_for(article: "Article", seats: Seats) -> set[int]:
    """The authorities (ids) in whose name someone with these seats reads this distinct article."""
    open_to = set().union(*(seats[group] for group in groups_of(article)))
    return open_to & {authority.pk for authority in article.authorities.all()}
