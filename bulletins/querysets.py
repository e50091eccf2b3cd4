"""Who reads what of bulletins, written once: lists, pages, files, search and counts all use it."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from bulletins.enums import BulletinState, EditionState, NewsState, ReaderGroup, Scope, ThreadState
from bulletins.readers import TICKED_BY, seats_of
from emegalis.lib.search import stems
from emegalis.outbox.origins import current_origin

if TYPE_CHECKING:
    from governance.members.roles import Actor


def _related(query: models.QuerySet, name: str) -> Any:
    """All that a field points at; reached through the model: this module stands below it."""
    model: Any = query.model._meta.get_field(name).related_model
    return model.objects


class BulletinQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "BulletinQuerySet":
        """Sent ones are for whoever holds a mandate; those in the making for the secretariat."""
        if actor.is_staff:
            return self
        return self.sent() if actor.mandates else self.none()

    def sent(self) -> "BulletinQuerySet":
        return self.filter(state=BulletinState.SENT)

    def in_the_making(self) -> "BulletinQuerySet":
        """Drafts and ready ones."""
        return self.exclude(state=BulletinState.SENT)

    def scheduled(self) -> "BulletinQuerySet":
        """Those that leave by themselves at an hour; one that could not leave waits for someone's decision."""
        return self.filter(state=BulletinState.READY, send_at__isnull=False, send_trouble="")

    def due(self, *, at: datetime.datetime) -> "BulletinQuerySet":
        """Their hour has come, and was set in this very database, not in one it is a copy of."""
        return self.scheduled().filter(send_origin=current_origin(), send_at__lte=at).order_by("send_at", "pk")

    def scheduled_elsewhere(self) -> "BulletinQuerySet":
        """Their hour was set in a database of which this one is a copy: perhaps they leave from there."""
        return self.scheduled().exclude(send_origin=current_origin())

    def latest_first(self) -> "BulletinQuerySet":
        return self.order_by("-year", "-serial")

    def of_year(self, year: int | None) -> "BulletinQuerySet":
        return self if year is None else self.filter(year=year)

    def before(self, bulletin: models.Model) -> "BulletinQuerySet":
        """Earlier issues, the nearest first."""
        year, serial = bulletin.year, bulletin.serial  # type: ignore[attr-defined]
        return self.filter(Q(year__lt=year) | Q(year=year, serial__lt=serial)).order_by("-year", "-serial")

    def after(self, bulletin: models.Model) -> "BulletinQuerySet":
        """Later issues, the nearest first."""
        year, serial = bulletin.year, bulletin.serial  # type: ignore[attr-defined]
        return self.filter(Q(year__gt=year) | Q(year=year, serial__gt=serial)).order_by("year", "serial")


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ArticleQuerySet":
        """What someone may read: what was addressed to them, but for the articles withdrawn since."""
        return self.addressed_to(actor).standing()

    def addressed_to(self, actor: "Actor") -> "ArticleQuerySet":
        """Of sent issues, the common part for every mandate, a distinct article for its readers; all for the staff.

        Withdrawn ones with them: only who could read an article is told that it was withdrawn.
        """
        if actor.is_staff:
            return self
        if not actor.mandates:
            return self.none()
        return self.filter(bulletin__state=BulletinState.SENT).readable_in(seats_of(actor.mandates))

    def readable_in(self, seats: dict[ReaderGroup, set[int]]) -> "ArticleQuerySet":
        """The common part, and the distinct articles that someone with these seats reads (``readers``)."""
        through = self.model.authorities.through  # type: ignore[attr-defined]
        named = through.objects.filter(article=OuterRef("pk"))
        rule = ~Q(scope=Scope.DISTINCT)
        for group, authorities in seats.items():
            if authorities:
                ticked = Q(**{TICKED_BY[group]: True}) if group in TICKED_BY else Q()
                rule |= Q(Exists(named.filter(authority__in=authorities))) & ticked
        return self.filter(rule)

    def matching(self, text: str) -> "ArticleQuerySet":
        """Those that hold every word, accents, plurals and apostrophes forgiven; none when there is no word."""
        wanted = stems(text)
        query = self if wanted else self.none()
        for stem in wanted:
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def standing(self) -> "ArticleQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def distinct_ones(self) -> "ArticleQuerySet":
        return self.filter(scope=Scope.DISTINCT)

    def in_order(self) -> "ArticleQuerySet":
        """As every edition shows them: common reflections, news, distinct reflections, each by position."""
        rank = Case(
            *(When(scope=scope, then=Value(scope.rank)) for scope in Scope), output_field=models.IntegerField()
        )
        return self.annotate(rank=rank).order_by("rank", "position", "pk")

    def with_content(self, *, on_screen: bool = False) -> "ArticleQuerySet":
        """Everything an edition shows of an article, in four queries; on a screen the picture has its own address."""
        query = self.select_related("consultation", "meeting__body", "orientation", "project", "picture", "withdrawal")
        query = query.prefetch_related("authorities", "annexes", "errata")
        return query.defer("picture__content") if on_screen else query


class OfArticleQuerySet(models.QuerySet):
    """What belongs to an article: its picture, its annexes, its errata."""

    def visible_to(self, actor: "Actor") -> "OfArticleQuerySet":
        """Exactly for those who read the article."""
        return self.filter(article__in=_related(self, "article").visible_to(actor).order_by().values("pk"))


class ArticleDraftQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ArticleDraftQuerySet":
        """What someone is writing is theirs alone."""
        return self.filter(person=actor.person_id) if actor.is_staff else self.none()

    def of(self, bulletin: models.Model, article: models.Model | None, actor: "Actor") -> "ArticleDraftQuerySet":
        """The draft of this person on an article, or on a new one of this issue."""
        return self.visible_to(actor).filter(bulletin=bulletin, article=article)

    def by_others(self, article: models.Model, actor: "Actor", *, since: datetime.datetime) -> "ArticleDraftQuerySet":
        """Who else has been writing this article of late: their names and hours, never their words."""
        recent = self.filter(article=article, saved_at__gte=since).exclude(person=actor.person_id)
        return recent.defer("content").select_related("person").order_by("-saved_at")


class EditionQuerySet(models.QuerySet):
    def light(self) -> "EditionQuerySet":
        """Without the file and the letter."""
        return self.defer("pdf", "mail_text", "mail_html").select_related("authority")

    def current(self) -> "EditionQuerySet":
        """The last version of each."""
        return self.filter(superseded_at=None)

    def superseded(self) -> "EditionQuerySet":
        """Former versions that stay readable, the last first."""
        return self.filter(superseded_at__isnull=False, recalled_at=None, size__gt=0).order_by("-superseded_at", "-pk")

    def holding(self, article: models.Model) -> "EditionQuerySet":
        """Those that an article stands in: its own when it is distinct, all of the issue when it is common."""
        of_issue = self.filter(bulletin=article.bulletin_id)  # type: ignore[attr-defined]
        return of_issue.filter(articles=article) if article.is_distinct else of_issue  # type: ignore[attr-defined]

    def common(self) -> "EditionQuerySet":
        return self.filter(authority=None)

    def due(self, *, at: datetime.datetime) -> "EditionQuerySet":
        """Nobody renders them: new, or left by a worker whose time is up."""
        return self.current().filter(
            Q(state=EditionState.PENDING) | Q(state=EditionState.RENDERING, claimed_until__lt=at)
        )

    def interrupted(self, *, at: datetime.datetime) -> "EditionQuerySet":
        """Left by a worker whose time is up."""
        return self.current().filter(state=EditionState.RENDERING, claimed_until__lt=at)

    def awaited(self) -> "EditionQuerySet":
        """Rendered after its issue was sent: its readers are still to be served."""
        return self.current().filter(state=EditionState.READY, held_back=True)

    def failed(self) -> "EditionQuerySet":
        return self.current().filter(state=EditionState.FAILED)


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ThreadQuerySet":
        """The secretariat, and in the authority those who read the article there; the successor after a merger."""
        if actor.is_staff:
            return self
        rule = Q(pk__in=[])
        for group, authorities in seats_of(actor.mandates).items():
            own = Q(authority__in=authorities) | Q(authority__successor__in=authorities)
            ticked = Q(**{f"article__{TICKED_BY[group]}": True}) if group in TICKED_BY else Q()
            rule |= own & ticked
        return self.filter(rule)

    def waiting(self) -> "ThreadQuerySet":
        """The authority wrote last; the longest wait first."""
        return self.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")

    def running(self) -> "ThreadQuerySet":
        return self.filter(conclusion=None)

    def latest_first(self) -> "ThreadQuerySet":
        """Those that wait for the secretariat, then the others, each by their last word."""
        return self.order_by(models.F("waiting_since").asc(nulls_last=True), "-latest_at", "-pk")

    def in_state(self, state: ThreadState) -> "ThreadQuerySet":
        if state == ThreadState.CONCLUDED:
            return self.exclude(conclusion=None)
        return self.running().filter(waiting_since__isnull=state == ThreadState.ANSWERED)

    def with_subject(self) -> "ThreadQuerySet":
        return self.select_related("article__bulletin", "authority__successor", "conclusion")


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ReplyQuerySet":
        """Public ones of the articles that someone reads, and those of their private threads."""
        public = Q(thread=None, article__in=_related(self, "article").visible_to(actor))
        return self.filter(public | Q(thread__in=_related(self, "thread").visible_to(actor)))

    def public(self) -> "ReplyQuerySet":
        """Those that every reader of the article reads."""
        return self.filter(thread=None)

    def in_order(self) -> "ReplyQuerySet":
        return self.order_by("written_at", "pk")


class ErratumQuerySet(OfArticleQuerySet):
    def in_order(self) -> "ErratumQuerySet":
        return self.order_by("written_at", "pk")


class WithdrawalQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "WithdrawalQuerySet":
        """The secretariat, which keeps them for the data protection officer."""
        return self.all() if actor.is_staff else self.none()


class NewsItemQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "NewsItemQuerySet":
        """Who proposed it, and the secretariat."""
        if actor.is_staff:
            return self
        return self.filter(proposed_by=actor.person_id) if actor.mandates else self.none()

    def with_audience(self) -> "NewsItemQuerySet":
        """To whom it is meant, in two queries."""
        return self.select_related("authority").prefetch_related("bodies", "colleges")

    def waiting(self) -> "NewsItemQuerySet":
        """Not yet answered."""
        return self.filter(state=NewsState.PROPOSED)

    def gathered(self) -> "NewsItemQuerySet":
        """What the next issue can be made of: proposed or taken up, not yet an article; the most pressing first."""
        return self.filter(state__in=[NewsState.PROPOSED, NewsState.TAKEN_UP], article=None).order_by(
            models.F("wanted_by").asc(nulls_last=True), "proposed_at", "pk"
        )


class NewsFileQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "NewsFileQuerySet":
        """For those who read the news."""
        items = self.model._meta.get_field("item").related_model
        readable = items.objects.visible_to(actor)  # type: ignore[union-attr]
        return self.filter(item__in=readable.order_by().values("pk"))


class ProofQuerySet(models.QuerySet):
    def visible_to(self, actor: "Actor") -> "ProofQuerySet":
        """The secretariat: whoever else is asked answers the mail."""
        return self.all() if actor.is_staff else self.none()

    def unanswered(self) -> "ProofQuerySet":
        return self.filter(verdict="")

    def with_names(self) -> "ProofQuerySet":
        return self.select_related("bulletin", "person", "asked_by", "answered_by").order_by("-asked_at", "-pk")
