"""Articles in the search of the portal: a distinct one is found by its readers alone."""

from bulletins.selectors.found import find_articles, shown_as_found
from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.roles import Actor

FIRST = 5


def articles(actor: Actor, words: str) -> SearchSection:
    """Articles of the issues that this person reads, the latest first."""
    found = find_articles(actor, words)
    hits = [
        SearchHit(
            title=hit.article.title,
            url=hit.url,
            label=f"{hit.article.get_scope_display()}, bulletin n°\u00a0{hit.article.bulletin.number}",
            excerpt=hit.excerpt,
            on=hit.article.bulletin.dated_on,
        )
        for hit in shown_as_found(actor, found[:FIRST], words)
    ]
    return SearchSection("Bulletins de liaison", hits, found.count())
