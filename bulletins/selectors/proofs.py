"""Who may be asked to read an edition again: the secretariat, and those who may read all of it."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable

from bulletins.models import Bulletin
from bulletins.readers import Index, index_of, read_by
from bulletins.selectors.audience import distinct_articles
from bulletins.selectors.people import Found, people_matching
from governance.members.enums import BodyKind
from governance.members.models import Authority, Mandate


def secretariat(*, on: datetime.date) -> list[Found]:
    """Its members on the day, by name."""
    return _distinct_people(Mandate.objects.in_force(on=on).seated().in_kinds(BodyKind.SECRETARIAT).with_names())


def own_readers(
    bulletin: Bulletin, authority: Authority | None, articles: Collection[int], *, on: datetime.date
) -> list[Found]:
    """Outside the secretariat, those who read every distinct article of this edition; of the common one, nobody."""
    if authority is None:
        return []
    there = _distinct_people(Mandate.objects.in_force(on=on).for_authority(authority).with_names())
    allowed = readers_among({one.person.pk for one in there}, bulletin, authority, articles, on=on)
    return [one for one in there if one.person.pk in allowed]


def readers_among(
    people: Collection[int],
    bulletin: Bulletin,
    authority: Authority | None,
    articles: Collection[int],
    *,
    on: datetime.date,
) -> set[int]:
    """Of these people (ids), those who may read all of an edition on the day."""
    held: dict[int, list[Mandate]] = defaultdict(list)
    for mandate in Mandate.objects.in_force(on=on).filter(person__in=people).select_related("body"):
        held[mandate.person_id].append(mandate)
    index = index_of(article for article in distinct_articles(bulletin) if article.pk in articles)
    return {pk for pk, mandates in held.items() if _reads_all(mandates, authority, articles, index)}


def _reads_all(mandates: list[Mandate], authority: Authority | None, articles: Collection[int], index: Index) -> bool:
    is_staff = any(mandate.body.kind == BodyKind.SECRETARIAT for mandate in mandates)
    if is_staff or authority is None:
        return True
    return set(articles) <= read_by(mandates, index).get(authority.pk, set())


def people_to_ask(
    bulletin: Bulletin,
    authority: Authority | None,
    articles: Collection[int],
    words: str,
    *,
    on: datetime.date,
) -> list[Found]:
    """The secretariat, the edition's own readers, and whoever was looked for by name and may read all of it."""
    searched = people_matching(words, on=on)
    allowed = readers_among({one.person.pk for one in searched}, bulletin, authority, articles, on=on)
    found = [
        *secretariat(on=on),
        *own_readers(bulletin, authority, articles, on=on),
        *(one for one in searched if one.person.pk in allowed),
    ]
    return list({one.person.pk: one for one in reversed(found) if one.person.email}.values())[::-1]


def _distinct_people(mandates: Iterable[Mandate]) -> list[Found]:
    found: dict[int, Found] = {}
    for mandate in mandates:
        found.setdefault(mandate.person_id, Found(mandate.person, mandate.label))
    return list(found.values())
