"""Articles that hold some words, among those that someone reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from bulletins.models import Article
from bulletins.querysets import ArticleQuerySet
from emegalis.lib.markdown import plain
from emegalis.lib.search import Fragment, passage
from governance.members.roles import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """An article, where it stands on the page of this reader, and the passage that holds the words."""

    article: Article
    url: str
    title: list[Fragment]
    passage: list[Fragment]

    @property
    def excerpt(self) -> str:
        """The passage in plain text."""
        return "".join(fragment.text for fragment in self.passage)


def find_articles(actor: Actor, words: str, *, year: int | None = None) -> ArticleQuerySet:
    """Of the sent issues that this person reads, the latest first; what they may not read is not even counted."""
    sent = Article.objects.visible_to(actor).filter(bulletin__state="sent").matching(words)
    found = sent if year is None else sent.filter(bulletin__year=year)
    return found.select_related("bulletin").order_by("-bulletin__year", "-bulletin__serial", "position", "pk")


def shown_as_found(actor: Actor, articles: Iterable[Article], words: str) -> list[Found]:
    """In two queries at most, whatever their number."""
    known = list(articles)
    anchors = _anchors(actor, {article.bulletin_id for article in known})
    return [
        Found(
            article,
            f"{article.bulletin.get_absolute_url()}#{anchors[article.pk]}",
            passage(article.title, words),
            passage(" ".join(filter(None, (article.lede, plain(article.text), article.asked))), words),
        )
        for article in known
    ]


def _anchors(actor: Actor, bulletins: set[int]) -> dict[int, str]:
    """Where each article stands on the page of its issue, as this reader sees it: numbered among those they read."""
    numbers: dict[int, int] = {}
    anchors: dict[int, str] = {}
    addressed = Article.objects.addressed_to(actor).filter(bulletin__in=bulletins).in_order()
    for pk, bulletin in addressed.values_list("pk", "bulletin_id"):
        numbers[bulletin] = numbers.get(bulletin, 0) + 1
        anchors[pk] = f"article-{numbers[bulletin]}"
    return anchors
