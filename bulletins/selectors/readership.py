"""Who reads each distinct article, by name: the mail first, then those who read it on the portal only."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bulletins.models import Article
from bulletins.selectors.audience import Addressee, Audience
from governance.members.models import Authority


@dataclass(slots=True)
class Readers:
    """The readers of an article in one authority it names."""

    authority: Authority
    by_mail: list[Addressee] = field(default_factory=list)
    on_portal: list[Addressee] = field(default_factory=list)


def readers_of(distinct: Iterable[Article], audience: Audience) -> list[tuple[Article, list[Readers]]]:
    """Each distinct article with its readers, authority by authority; no query but those already made."""
    return [(article, _readers(article, audience)) for article in distinct]


def _readers(article: Article, audience: Audience) -> list[Readers]:
    named = sorted(article.authorities.all(), key=lambda authority: (authority.sort_key, authority.pk))
    readers = {authority.pk: Readers(authority) for authority in named}
    for addressee in audience.addressees:
        for authority_id in _where(addressee, article, readers):
            readers[authority_id].by_mail.append(addressee)
    for addressee in (*audience.opposed, *audience.unreachable):
        for authority_id in _where(addressee, article, readers):
            readers[authority_id].on_portal.append(addressee)
    return list(readers.values())


def _where(addressee: Addressee, article: Article, readers: dict[int, Readers]) -> list[int]:
    return [
        reading.authority_id
        for reading in addressee.readings
        if article.pk in reading.articles and reading.authority_id in readers
    ]
