"""An issue as one reader sees it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from bulletins.contents import Issue, Link, Piece, article_html, word_count
from bulletins.enums import Scope
from bulletins.models import Article, Bulletin, Edition
from governance.members.models import Authority


@dataclass(frozen=True, slots=True)
class Share:
    """The distinct articles (ids) that an edition holds for one authority."""

    authority: Authority
    articles: frozenset[int]


def issue_for(bulletin: Bulletin, articles: Iterable[Article], shares: Collection[Share] = ()) -> Issue:
    """The issue made of these articles, in the order given; without a share, the common edition.

    Where an article names several authorities, its readers learn of no other than theirs.
    """
    return Issue(
        number=bulletin.number,
        title=bulletin.title,
        month=bulletin.month,
        dated_on=bulletin.dated_on,
        pieces=tuple(_piece(number, article, shares) for number, article in enumerate(articles, 1)),
        names=tuple(share.authority.name for share in shares),
        editorial_title=bulletin.editorial_title,
        editorial=article_html(bulletin.editorial),
        editorial_signature=bulletin.editorial_signature,
        editorial_words=word_count(bulletin.editorial),
    )


def _piece(number: int, article: Article, shares: Collection[Share]) -> Piece:
    return Piece(
        number=number,
        scope=Scope(article.scope),
        title=article.title,
        lede=article.lede,
        body=article_html(article.text),
        words=word_count(article.lede, article.text, article.asked),
        asked=article.asked,
        asked_by=article.asked_by,
        links=tuple(_links(article)),
        authorities=tuple(share.authority.name for share in shares if article.pk in share.articles),
    )


def _links(article: Article) -> Iterable[Link]:
    if article.consultation:
        yield Link(article.consultation.get_absolute_url(), "Voir la consultation")
    if article.orientation:
        yield Link(article.orientation.get_absolute_url(), f"Lire l’orientation n°\u00a0{article.orientation.number}")
    if article.meeting:
        yield Link(article.meeting.get_absolute_url(), f"Voir la {article.meeting.noun}")


def edition_articles(bulletin: Bulletin, distinct: Collection[int]) -> list[Article]:
    """The common part, then the distinct articles named by their ids."""
    articles = bulletin.articles.filter(~Q(scope=Scope.DISTINCT) | Q(pk__in=distinct))
    return list(articles.with_content().in_order())


def edition_issue(edition: Edition) -> Issue:
    """What an edition holds."""
    distinct = frozenset(edition.articles.values_list("pk", flat=True))
    shares = [Share(edition.authority, distinct)] if edition.authority else []
    return issue_for(edition.bulletin, edition_articles(edition.bulletin, distinct), shares)
