"""Who speaks about an article, in whose name, and who is told."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from bulletins.models import Article, Reply, Thread
from bulletins.readers import index_of, kinds_reading, read_by
from governance.members.enums import BodyKind, Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import COUNTED, Actor

SHOWN = 2


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said of one article before one reader: the last public words, or their own private threads."""

    article_id: int
    answers: tuple[Reply, ...] = ()
    threads: tuple[Thread, ...] = ()
    writes_for: tuple[Authority, ...] = ()

    @property
    def latest(self) -> tuple[Reply, ...]:
        """The last public words, for the page of the issue."""
        return self.answers[-SHOWN:]

    @property
    def count(self) -> int:
        return len(self.answers)

    @property
    def opens_for(self) -> list[Authority]:
        """The authorities in whose name this reader may open a thread."""
        known = {thread.authority_id for thread in self.threads}
        return [authority for authority in self.writes_for if authority.pk not in known]


def seats_to_write(actor: Actor, article: Article) -> dict[Authority, Mandate]:
    """The seat by which someone may answer an article, for each authority; a preparer reads, and writes nothing.

    To a distinct article, those it names whose seat reads it; the secretariat answers there in the thread itself.
    """
    seats: dict[Authority, Mandate] = {}
    index = index_of([article]) if article.is_distinct else None
    for mandate in actor.mandates:
        if mandate.seat in COUNTED and (index is None or read_by([mandate], index)):
            seats.setdefault(mandate.authority, mandate)
    return seats


def writes_for(actor: Actor, article: Article) -> list[Authority]:
    """The authorities in whose name someone may answer an article, by name."""
    return sorted(seats_to_write(actor, article), key=lambda authority: (authority.sort_key, authority.pk))


def talks_of(actor: Actor, articles: Sequence[Article]) -> dict[int, Talk]:
    """What is said of these articles (each with its authorities), by article."""
    public = [article.pk for article in articles if not article.is_distinct]
    replies: dict[int, list[Reply]] = {}
    for reply in Reply.objects.public().filter(article__in=public).in_order():
        replies.setdefault(reply.article_id, []).append(reply)
    threads: dict[int, list[Thread]] = {}
    private = [article.pk for article in articles if article.is_distinct]
    visible = Thread.objects.visible_to(actor).filter(article__in=private).with_subject().prefetch_related("replies")
    for thread in visible.order_by("authority__sort_key", "pk"):
        threads.setdefault(thread.article_id, []).append(thread)
    return {
        article.pk: Talk(
            article.pk,
            answers=tuple(replies.get(article.pk, [])),
            threads=tuple(threads.get(article.pk, [])),
            writes_for=tuple(writes_for(actor, article)),
        )
        for article in articles
    }


def thread_seat(actor: Actor, thread: Thread) -> Mandate | None:
    """The seat by which someone writes in a thread: of its authority, or of the one that took it over."""
    seated = [mandate for mandate in actor.mandates if mandate.seat in COUNTED]
    return next((mandate for mandate in seated if _reads_for_authority(mandate, thread)), None)


def reads_thread(mandate: Mandate, thread: Thread) -> bool:
    """Of the secretariat, or of the authority and a body whose members read the article there."""
    return mandate.body.kind == BodyKind.SECRETARIAT or _reads_for_authority(mandate, thread)


def _reads_for_authority(mandate: Mandate, thread: Thread) -> bool:
    own = {thread.authority_id, thread.authority.successor_id}
    return mandate.authority_id in own and mandate.body.kind in kinds_reading(thread.article)


def mandates_of_thread(thread: Thread, *, on: datetime.date) -> list[Mandate]:
    """The mandates in force whose holders read the thread in the authority."""
    own = [pk for pk in (thread.authority_id, thread.authority.successor_id) if pk]
    return list(
        Mandate.objects.in_force(on=on)
        .in_kinds(*kinds_reading(thread.article))
        .filter(authority__in=own)
        .select_related("person", "authority", "body")
        .order_by("person__sort_key", "pk")
    )


def told_in_authority(thread: Thread, *, on: datetime.date) -> list[Mandate]:
    """Who is told that the secretariat wrote: the titular DGS, and whoever wrote in the thread; once each."""
    writers = set(thread.replies.filter(from_staff=False).values_list("author_id", flat=True))
    told = {
        mandate.person_id: mandate
        for mandate in mandates_of_thread(thread, on=on)
        if mandate.person_id in writers
        or (mandate.seat == Seat.TITULAR and mandate.body.kind == BodyKind.STRATEGIC_COMMISSION)
    }
    return list(told.values())


def secretariat(*, on: datetime.date | None = None) -> list[Mandate]:
    """Who is told of what members write."""
    staff = Mandate.objects.in_force(on=on or timezone.localdate()).in_kinds(BodyKind.SECRETARIAT).seated()
    by_person = {mandate.person_id: mandate for mandate in staff.select_related("person", "authority", "body")}
    return list(by_person.values())
