"""Articles in the search of the portal: a distinct one is found by its readers alone."""

from bulletins.models import Article
from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.roles import Actor

FIRST = 5


def articles(actor: Actor, words: str) -> SearchSection:
    """Articles of the issues that this person reads, the latest first."""
    found = Article.objects.visible_to(actor).matching(words)
    first = found.select_related("bulletin").order_by("-bulletin__year", "-bulletin__serial", "position", "pk")[:FIRST]
    hits = [
        SearchHit(
            title=article.title,
            url=article.bulletin.get_absolute_url(),
            label=f"{article.get_scope_display()}, bulletin n°\u00a0{article.bulletin.number}",
            excerpt=article.lede,
            on=article.bulletin.dated_on,
        )
        for article in first
    ]
    return SearchSection("Bulletins de liaison", hits, found.count())
