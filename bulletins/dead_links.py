"""Links in the texts of an issue that lead nowhere, or where the readers of that article may not go."""

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from bulletins.models import Article
from bulletins.selectors.audience import Addressee, Audience
from emegalis.lib import markdown
from emegalis.lib.visits import own_path, page_at, status_for
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.roles import Actor
from governance.strategy.models import Orientation

_HREF = re.compile(r'href="([^"]*)"')
ALIKE = 2  # readers asked for each body: two of different authorities, since a page may be one authority's own
REFUSED = 400


@dataclass(frozen=True, slots=True)
class DeadLink:
    """An address that some readers of an article cannot open; ``readers`` names their bodies, all when empty."""

    address: str
    readers: tuple[str, ...] = ()


def own_links(*texts: str) -> list[str]:
    """The addresses that these texts (Markdown) lead to in this portal, each once."""
    found = (unescape(href) for text in texts for href in _HREF.findall(str(markdown.render(text))))
    return [address for address in dict.fromkeys(found) if own_path(address) is not None]


class LinkInspector:
    """Asks the pages of the portal, as a few readers of each kind. Nothing is asked while no text holds a link."""

    def __init__(self, audience: Audience, day: datetime.date) -> None:
        self._readers = [one for one in audience.readers if one.body_kind != BodyKind.SECRETARIAT]
        self._day = day
        self._actors: dict[int, Actor] = {}
        self._answers: dict[tuple[str, int], int] = {}

    def dead_links(self, texts: Iterable[str], article: Article | None = None) -> Iterator[DeadLink]:
        """Those of these texts; an article is read by its own readers, an editorial by all."""
        addresses = own_links(*texts)
        sample = self._sample(article) if addresses else []
        actors = self._meet(sample)
        for address in addresses:
            path = own_path(address) or ""
            if page_at(path) is None:
                yield DeadLink(address)
            elif refused := [one for one in sample if self._status(path, actors[one.person_id]) >= REFUSED]:
                yield DeadLink(address, () if len(refused) == len(sample) else _bodies(refused))

    def closed_orientations(self, articles: Iterable[Article]) -> set[int]:
        """The articles (ids) that lead to an orientation not yet open to all their readers; a query a kind of body."""
        leading = [article for article in articles if article.orientation_id]
        if not leading:
            return set()
        one_of_each = {one.body_kind: one for one in self._readers}
        wanted, actors = {article.orientation_id for article in leading}, self._meet(one_of_each.values())
        hidden = {kind: wanted - _visible(wanted, actors[one.person_id]) for kind, one in one_of_each.items()}
        return {
            article.pk
            for article in leading
            if any(article.orientation_id in hidden[one.body_kind] for one in self._readers if _reads(one, article))
        }

    def _sample(self, article: Article | None) -> list[Addressee]:
        """A few of the readers: two for each kind of body, of different authorities where there are."""
        chosen: dict[str, list[Addressee]] = defaultdict(list)
        for one in self._readers:
            alike = chosen[one.body_kind]
            is_new = one.authority_id not in {other.authority_id for other in alike}
            if len(alike) < ALIKE and is_new and _reads(one, article):
                alike.append(one)
        return [one for alike in chosen.values() for one in alike]

    def _meet(self, readers: Iterable[Addressee]) -> dict[int, Actor]:
        """These readers with all their mandates; those not yet known in one query."""
        unknown = {one.person_id for one in readers} - self._actors.keys()
        if unknown:
            held: dict[int, list[Mandate]] = defaultdict(list)
            mandates = Mandate.objects.in_force(on=self._day).filter(person__in=unknown)
            for mandate in mandates.select_related("person", "body", "authority").order_by("pk"):
                held[mandate.person_id].append(mandate)
            self._actors |= {pk: Actor(own[0].person, self._day, tuple(own)) for pk, own in held.items()}
        return self._actors

    def _status(self, path: str, actor: Actor) -> int:
        asked = (path, actor.person_id or 0)
        if asked not in self._answers:
            self._answers[asked] = status_for(path, actor=actor, user=actor.person)
        return self._answers[asked]


def _visible(wanted: Collection[int | None], actor: Actor) -> set[int]:
    return set(Orientation.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))


def _reads(reader: Addressee, article: Article | None) -> bool:
    if article is None or not article.is_distinct:
        return True
    return any(article.pk in reading.articles for reading in reader.readings)


def _bodies(readers: Iterable[Addressee]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(BodyKind(one.body_kind).label) for one in readers))
