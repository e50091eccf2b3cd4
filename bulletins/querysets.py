"""Who reads what of bulletins, written once: lists, pages, files, search and counts all use it."""

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from bulletins.enums import BulletinState, EditionState, NewsState, ReaderGroup, Scope
from bulletins.readers import TICKED_BY, seats_of
from emegalis.lib.search import stems

if TYPE_CHECKING:
    from governance.members.roles import Actor


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

    def latest_first(self) -> "BulletinQuerySet":
        return self.order_by("-year", "-serial")

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
        """Of sent issues, the common part for every mandate, a distinct article for its readers; all for the staff."""
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
        """Those that hold every word, accents and plurals forgiven."""
        query = self
        for stem in stems(text):
            query = query.filter(search_text__contains=f" {stem}")
        return query

    def distinct_ones(self) -> "ArticleQuerySet":
        return self.filter(scope=Scope.DISTINCT)

    def in_order(self) -> "ArticleQuerySet":
        """As every edition shows them: common reflections, news, distinct reflections, each by position."""
        rank = Case(
            *(When(scope=scope, then=Value(scope.rank)) for scope in Scope), output_field=models.IntegerField()
        )
        return self.annotate(rank=rank).order_by("rank", "position", "pk")

    def with_content(self, *, on_screen: bool = False) -> "ArticleQuerySet":
        """Everything an edition shows of an article, in three queries; on a screen the picture has its own address."""
        query = self.select_related("consultation", "meeting__body", "orientation", "picture")
        query = query.prefetch_related("authorities", "annexes")
        return query.defer("picture__content") if on_screen else query


class OfArticleQuerySet(models.QuerySet):
    """What belongs to an article: its picture, its annexes."""

    def visible_to(self, actor: "Actor") -> "OfArticleQuerySet":
        """Exactly for those who read the article."""
        articles = self.model._meta.get_field("article").related_model
        readable = articles.objects.visible_to(actor)  # type: ignore[union-attr]
        return self.filter(article__in=readable.order_by().values("pk"))


class EditionQuerySet(models.QuerySet):
    def light(self) -> "EditionQuerySet":
        """Without the file and the letter."""
        return self.defer("pdf", "mail_text", "mail_html").select_related("authority")

    def common(self) -> "EditionQuerySet":
        return self.filter(authority=None)

    def to_render(self) -> "EditionQuerySet":
        return self.filter(state__in=[EditionState.PENDING, EditionState.RENDERING])

    def due(self, *, at: datetime.datetime) -> "EditionQuerySet":
        """Nobody renders them: new, or left by a worker whose time is up."""
        return self.filter(Q(state=EditionState.PENDING) | Q(state=EditionState.RENDERING, claimed_until__lt=at))

    def interrupted(self, *, at: datetime.datetime) -> "EditionQuerySet":
        """Left by a worker whose time is up."""
        return self.filter(state=EditionState.RENDERING, claimed_until__lt=at)

    def awaited(self) -> "EditionQuerySet":
        """Rendered after its issue was sent: its readers are still to be served."""
        return self.filter(state=EditionState.READY, held_back=True)

    def failed(self) -> "EditionQuerySet":
        return self.filter(state=EditionState.FAILED)


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
