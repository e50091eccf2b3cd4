"""An issue as one reader sees it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from bulletins.contents import Correction, Figure, Issue, Joined, Notice, Piece, article_html, word_count
from bulletins.enums import Scope
from bulletins.leads import due_day, links_of, notices_of
from bulletins.models import Article, Bulletin, Edition
from emegalis.lib.french import day_of, file_size
from governance.members.models import Authority


@dataclass(frozen=True, slots=True)
class Share:
    """The distinct articles (ids) that an edition holds for one authority."""

    authority: Authority
    articles: frozenset[int]


def issue_for(
    bulletin: Bulletin, articles: Iterable[Article], shares: Collection[Share] = (), *, on_screen: bool = False
) -> Issue:
    """The issue made of these articles, in the order given; without a share, the common edition.

    Where an article names several authorities, its readers learn of no other than theirs. ``on_screen``: the dates of
    linked objects are those of now, and what has changed is said; otherwise as frozen, with the bytes of pictures.
    """
    return Issue(
        number=bulletin.number,
        title=bulletin.title,
        month=bulletin.month,
        dated_on=bulletin.dated_on,
        pieces=tuple(
            piece_of(bulletin, article, shares, number=number, on_screen=on_screen)
            for number, article in enumerate(articles, 1)
        ),
        names=tuple(share.authority.name for share in shares),
        editorial_title=bulletin.editorial_title,
        editorial=article_html(bulletin.editorial),
        editorial_signature=bulletin.editorial_signature,
        editorial_words=word_count(bulletin.editorial),
    )


def piece_of(
    bulletin: Bulletin, article: Article, shares: Collection[Share] = (), *, number: int = 1, on_screen: bool = True
) -> Piece:
    """One article of an issue, before it is stored too."""
    return Piece(
        number=number,
        scope=Scope(article.scope),
        title=article.title,
        lede=article.lede,
        body=article_html(article.text),
        words=word_count(article.lede, article.text, article.asked),
        asked=article.asked,
        asked_by=due_day(article, live=on_screen),
        links=tuple(links_of(article, live=on_screen)),
        authorities=tuple(share.authority.name for share in shares if article.pk in share.articles),
        figure=_figure(bulletin, article),
        annexes=tuple(_annexes(bulletin, article)),
        notices=tuple(notices_of(article)) if on_screen else (),
        article_id=article.pk or 0,
        errata=tuple(_corrections(article, f"article-{number}")),
        withdrawn=_notice(article),
    )


def _corrections(article: Article, anchor: str) -> Iterable[Correction]:
    for erratum in article.errata.all() if article.pk else ():
        yield Correction(
            title=article.title,
            anchor=anchor,
            before=erratum.before,
            after=erratum.after,
            dated_on=day_of(erratum.written_at),
            by=erratum.author_name,
            pk=erratum.pk,
        )


def _notice(article: Article) -> Notice | None:
    return Notice(day_of(article.withdrawn_at), article.withdrawal.reason) if article.withdrawn_at else None


def _figure(bulletin: Bulletin, article: Article) -> Figure | None:
    picture = getattr(article, "picture", None)
    if picture is None or article.is_withdrawn:
        return None
    light = "content" in picture.get_deferred_fields()
    return Figure(
        path=reverse("bulletins:article_picture", args=[bulletin.number, article.pk]),
        alt=article.picture_alt,
        caption=article.picture_caption,
        credit=article.picture_credit,
        width=picture.width,
        height=picture.height,
        content_type=picture.content_type,
        content=b"" if light else bytes(picture.content),
    )


def _annexes(bulletin: Bulletin, article: Article) -> Iterable[Joined]:
    for annex in article.annexes.all() if article.pk and not article.is_withdrawn else ():
        path = reverse("bulletins:article_annex", args=[bulletin.number, article.pk, annex.pk])
        yield Joined(path, annex.title, f"{annex.file_type.label}, {file_size(annex.size)}")


def edition_articles(bulletin: Bulletin, distinct: Collection[int], *, on_screen: bool = False) -> list[Article]:
    """The common part, then the distinct articles named by their ids; nothing of what was withdrawn."""
    articles = bulletin.articles.standing().filter(~Q(scope=Scope.DISTINCT) | Q(pk__in=distinct))
    return list(articles.with_content(on_screen=on_screen).in_order())


def edition_issue(edition: Edition) -> Issue:
    """What an edition holds."""
    distinct = frozenset(edition.articles.values_list("pk", flat=True))
    shares = [Share(edition.authority, distinct)] if edition.authority else []
    return issue_for(edition.bulletin, edition_articles(edition.bulletin, distinct), shares)
