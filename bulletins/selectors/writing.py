"""Who wrote last in an issue, and when: another pair of eyes declares it ready."""

import datetime
from dataclasses import dataclass

from bulletins.models import Bulletin
from governance.members.roles import Actor
from governance.people.models import Person


@dataclass(frozen=True, slots=True)
class Writing:
    """The last writing of an issue."""

    person: Person
    at: datetime.datetime

    def is_by(self, actor: Actor) -> bool:
        return self.person.pk == actor.person_id


def last_writing(bulletin: Bulletin) -> Writing | None:
    """Of its articles or of its first page, whichever came last; ``None`` for an issue that nobody wrote in."""
    article = bulletin.articles.select_related("updated_by").order_by("-updated_at", "-pk").first()
    written = [
        Writing(person, at)
        for person, at in (
            (bulletin.edited_by, bulletin.edited_at),
            (article.updated_by, article.updated_at) if article else (None, None),
        )
        if person and at
    ]
    return max(written, key=lambda writing: writing.at, default=None)


def wrote_last(bulletin: Bulletin, actor: Actor) -> bool:
    """Whether this person is the last who wrote in it."""
    last = last_writing(bulletin)
    return last is not None and last.is_by(actor)
