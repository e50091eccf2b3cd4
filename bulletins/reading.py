"""An issue before the eyes of someone: a reader, or the secretariat proof-reading an edition."""

import datetime
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from bulletins.contents import Issue, Link, Piece
from bulletins.leads import opinion_label
from bulletins.models import COMMON_KEY, Article, Bulletin, Edition
from bulletins.selectors.audience import audience_of, distinct_articles, readings_of
from bulletins.selectors.content import Share, edition_articles, issue_for
from bulletins.selectors.editions import plan_editions, readers_named
from governance.members.models import Authority
from governance.members.roles import Actor


@dataclass(frozen=True, slots=True)
class EditionChoice:
    """An edition that the secretariat may look at; ``edition`` is ``None`` while the issue is a draft."""

    key: str
    name: str
    authority: Authority | None
    articles: frozenset[int]
    readers: str = ""
    edition: Edition | None = None


def reader_issue(actor: Actor, bulletin: Bulletin) -> Issue:
    """What this reader sees: the common part, and the distinct articles of the authorities they sit for."""
    articles = list(
        Article.objects.visible_to(actor).filter(bulletin=bulletin).with_content(on_screen=True).in_order()
    )
    readings = readings_of(actor.mandates, [article for article in articles if article.is_distinct])
    names = {authority.pk: authority for authority in actor.authorities}
    shares = [Share(names[reading.authority_id], reading.articles) for reading in readings]
    issue = issue_for(bulletin, articles, shares, on_screen=True)
    if not actor.commission_authorities:
        return issue
    return replace(issue, pieces=tuple(map(_with_own_step, issue.pieces, articles)))


def article_url(actor: Actor, article: Article) -> str:
    """Where this person reads an article: counted among those they read, no gap tells of others."""
    read = Article.objects.visible_to(actor).filter(bulletin=article.bulletin).in_order()
    number = list(read.values_list("pk", flat=True)).index(article.pk) + 1
    return f"{article.bulletin.get_absolute_url()}#article-{number}"


def _with_own_step(piece: Piece, article: Article) -> Piece:
    """Where an article tells of an open consultation, who writes an opinion is led to the very form."""
    consultation = article.consultation
    if consultation is None or not consultation.takes_opinions(at=timezone.now()):
        return piece
    form = Link(reverse("opinions:opinion_write", args=[consultation.pk]), opinion_label(consultation))
    return replace(piece, links=(form, *piece.links))


def staff_issue(bulletin: Bulletin, choice: EditionChoice | None, *, on_screen: bool = True) -> Issue:
    """The edition chosen; without a choice, every article and the authorities that each distinct one names."""
    if choice is not None:
        shares = [Share(choice.authority, choice.articles)] if choice.authority else []
        articles = edition_articles(bulletin, choice.articles, on_screen=on_screen)
        return issue_for(bulletin, articles, shares, on_screen=on_screen)
    articles = list(bulletin.articles.with_content(on_screen=on_screen).in_order())
    return issue_for(bulletin, articles, _all_shares(articles), on_screen=on_screen)


def _all_shares(articles: list[Article]) -> list[Share]:
    named: dict[Authority, set[int]] = {}
    for article in articles:
        for authority in article.authorities.all() if article.is_distinct else ():
            named.setdefault(authority, set()).add(article.pk)
    ranked = sorted(named.items(), key=lambda pair: (pair[0].sort_key, pair[0].pk))
    return [Share(authority, frozenset(ids)) for authority, ids in ranked]


def edition_choices(bulletin: Bulletin, *, on: datetime.date | None = None) -> list[EditionChoice]:
    """The editions of an issue: as frozen, or as they would be if it were made ready today."""
    distinct = distinct_articles(bulletin)
    if not bulletin.is_draft:
        editions = bulletin.editions.light().prefetch_related("articles").order_by("pk")
        return [_frozen(edition, distinct) for edition in editions]
    plans = plan_editions(distinct, audience_of(bulletin, on=on or timezone.localdate()))
    common = EditionChoice(COMMON_KEY, "Édition commune", None, frozenset())
    return [
        common,
        *(
            EditionChoice(plan.key, plan.authority.name, plan.authority, plan.articles, readers_named(distinct, plan))
            for plan in plans
        ),
    ]


def _frozen(edition: Edition, distinct: list[Article]) -> EditionChoice:
    ids = frozenset(article.pk for article in edition.articles.all())
    if edition.authority is None:
        return EditionChoice(edition.key, "Édition commune", None, ids, edition=edition)
    readers = readers_named(distinct, Share(edition.authority, ids))
    return EditionChoice(edition.key, edition.name, edition.authority, ids, readers, edition)
