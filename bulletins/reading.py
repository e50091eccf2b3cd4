"""An issue before the eyes of someone: a reader, or the secretariat proof-reading an edition."""

import datetime
from dataclasses import asdict, dataclass, replace

from django.utils import timezone

from bulletins.contents import Correction, Issue, Piece
from bulletins.models import COMMON_KEY, Article, Bulletin, Edition, Erratum
from bulletins.querysets import ArticleQuerySet
from bulletins.selectors.audience import Audience, audience_of, distinct_articles, readings_of
from bulletins.selectors.content import Share, edition_articles, issue_for
from bulletins.selectors.editions import plan_editions, readers_named
from bulletins.selectors.exchanges import Talk, talks_of
from bulletins.steps import steps_before
from bulletins.writing import ArticleWords
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
    return _issue_of(actor, bulletin, list(_read(actor, bulletin).standing()))


def _read(actor: Actor, bulletin: Bulletin) -> ArticleQuerySet:
    """The articles addressed to this reader, withdrawn ones too."""
    return Article.objects.addressed_to(actor).filter(bulletin=bulletin).with_content(on_screen=True).in_order()


def _issue_of(actor: Actor, bulletin: Bulletin, articles: list[Article]) -> Issue:
    standing = [article for article in articles if article.is_distinct and not article.is_withdrawn]
    readings = readings_of(actor.mandates, standing)
    names = {authority.pk: authority for authority in actor.authorities}
    shares = [Share(names[reading.authority_id], reading.articles) for reading in readings]
    return issue_for(bulletin, articles, shares, on_screen=True)


def article_url(actor: Actor, article: Article) -> str:
    """Where this person reads an article: counted among those they read, no gap tells of others."""
    read = Article.objects.addressed_to(actor).filter(bulletin=article.bulletin).in_order()
    number = list(read.values_list("pk", flat=True)).index(article.pk) + 1
    return f"{article.bulletin.get_absolute_url()}#article-{number}"


def common_issue(bulletin: Bulletin) -> Issue:
    """What everyone reads."""
    return issue_for(bulletin, edition_articles(bulletin, ()))


@dataclass(frozen=True, slots=True)
class Page:
    """An issue on the page of one reader: with notices of withdrawal, what they did of what is asked, and the talk."""

    issue: Issue
    shown: list[tuple[Piece, Talk | None]]

    @property
    def asks(self) -> list[Piece]:
        return self.issue.asks


def reader_page(actor: Actor, bulletin: Bulletin) -> Page:
    """The issue as its page shows it."""
    articles = list(_read(actor, bulletin))
    for article in articles:
        article.bulletin = bulletin
    issue = _issue_of(actor, bulletin, articles)
    talks = talks_of(actor, [article for article in articles if not article.is_withdrawn])
    steps = steps_before(actor, articles, talks)
    pieces = [replace(piece, steps=steps[piece.article_id]) for piece in issue.pieces]
    return Page(replace(issue, pieces=tuple(pieces)), [(piece, talks.get(piece.article_id)) for piece in pieces])


def former_issue(actor: Actor, erratum: Erratum) -> Issue:
    """What this reader saw before an erratum: its article, and those corrected since, as they stood then."""
    bulletin = erratum.article.bulletin
    articles = list(_read(actor, bulletin).standing())
    for article in articles:
        later = [other for other in article.errata.all() if (other.written_at, other.pk) >= _moment(erratum)]
        if later:
            former = ArticleWords.from_json(min(later, key=_moment).previous)
            for name, value in asdict(former).items():
                setattr(article, name, value)
    issue = _issue_of(actor, bulletin, articles)
    return replace(issue, pieces=tuple(replace(piece, errata=_earlier(piece, erratum)) for piece in issue.pieces))


def _moment(erratum: Erratum) -> tuple[datetime.datetime, int]:
    return erratum.written_at, erratum.pk


def _earlier(piece: Piece, erratum: Erratum) -> tuple[Correction, ...]:
    return tuple(correction for correction in piece.errata if correction.pk < erratum.pk)


def staff_page(actor: Actor, bulletin: Bulletin, choice: EditionChoice | None) -> Page:
    """The issue as the secretariat proof-reads it; once sent, with what its readers answered."""
    issue = staff_issue(bulletin, choice)
    articles = list(bulletin.articles.prefetch_related("authorities")) if bulletin.is_sent else []
    talks = talks_of(actor, [article for article in articles if not article.is_withdrawn])
    return Page(issue, [(piece, talks.get(piece.article_id)) for piece in issue.pieces])


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


def edition_choices(bulletin: Bulletin, *, audience: Audience | None = None) -> list[EditionChoice]:
    """The editions of an issue: as frozen, or as they would be if it were made ready now for its audience of today."""
    distinct = distinct_articles(bulletin)
    if not bulletin.is_draft:
        editions = bulletin.editions.current().light().prefetch_related("articles").order_by("pk")
        return [_frozen(edition, distinct) for edition in editions]
    plans = plan_editions(distinct, audience or audience_of(bulletin, on=timezone.localdate()))
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
