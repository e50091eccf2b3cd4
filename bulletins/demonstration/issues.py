"""The bulletins of the invented territory: two sent, one ready with three distinct editions, one in the making."""

import datetime
from collections.abc import Sequence
from typing import Any

from bulletins.demonstration import seats, territory
from bulletins.demonstration.clock import at
from bulletins.demonstration.content import article, content
from bulletins.demonstration.history import Story
from bulletins.enums import Scope
from bulletins.models import Bulletin
from bulletins.services.composition import ArticleContent, add_article, create_bulletin, edit_bulletin
from bulletins.services.editions import mark_ready, render_due_editions
from bulletins.services.news import propose_news
from bulletins.services.sending import fill_bulletin, send_bulletin
from governance.meetings.models import Meeting
from governance.members.models import Authority
from governance.opinions.models import Consultation

# Articles by key in the file; a distinct one with the authorities it concerns.
Articles = Sequence[tuple[int, tuple[str, ...]]]
FIRST = [(3, ()), (6, ()), (5, ())]
SECOND = [(1, ()), (2, ()), (7, ()), (11, (territory.LEON,))]
READY = [
    (10, ()),
    (6, ()),
    (9, ()),
    (4, (territory.ABERS,)),
    (8, (territory.MENEZ,)),
    (12, (territory.KERZEVEL,)),
]
MAKING = [(5, ()), (11, (territory.MENEZ,))]


def tell_bulletins(story: Story, *, current: Consultation, meeting: Meeting) -> Bulletin:
    """All four; return the one left ready."""
    _sent(story, FIRST, days=-63)
    _sent(story, SECOND, days=-7)
    with at(story.calendar.moment(-1, 17)):
        ready = _composed(story, READY, current=current, meeting=meeting)
        mark_ready(bulletin=ready, by=story.secretary)
        render_due_editions(ready)
    _composed(story, MAKING)
    return ready


def _sent(story: Story, articles: Articles, *, days: int) -> None:
    with at(story.calendar.moment(days, 8, 30)):
        bulletin = _composed(story, articles)
        mark_ready(bulletin=bulletin, by=story.secretary)
        render_due_editions(bulletin)
        fill_bulletin(send_bulletin(bulletin=bulletin, by=story.secretary))


def _composed(story: Story, articles: Articles, **links: Any) -> Bulletin:
    bulletin = create_bulletin(dated_on=story.secretary.day, by=story.secretary)
    edit_bulletin(bulletin=bulletin, dated_on=story.secretary.day, by=story.secretary)
    for rank, (key, authorities) in enumerate(articles):
        pointed = _links(rank, **links) if links else {}
        add_article(bulletin=bulletin, content=_content(key, authorities, story, pointed), by=story.secretary)
    return bulletin


def _links(rank: int, *, current: Consultation, meeting: Meeting) -> dict[str, Any]:
    """The first article leads to the meeting, the second to the open consultation."""
    return {"meeting": meeting} if rank == 0 else {"consultation": current} if rank == 1 else {}


def _content(key: int, authorities: tuple[str, ...], story: Story, links: dict[str, Any]) -> ArticleContent:
    entry = article(key)
    lede, _, text = entry["text"].strip().partition("\n\n")
    return ArticleContent(
        title=entry["title"],
        scope=Scope(entry["scope"]),
        lede=lede,
        text=text,
        asked=entry.get("asked", ""),
        asked_by=_still_ahead(entry.get("asked_by"), story),
        authorities=tuple(Authority.objects.filter(name__in=authorities)),
        **links,
    )


def _still_ahead(day: datetime.date | None, story: Story) -> datetime.date | None:
    """A demonstration opened next year asks for nothing in the past."""
    return day if day and day > story.calendar.today else None


def tell_news(story: Story) -> None:
    """What members propose, and the secretariat has not answered yet."""
    names = {"dsi": seats.IT_HEAD, "autre.dgs": seats.OTHER_DGS, "metier": seats.BUSINESS, "dgs": seats.DGS}
    for rank, entry in enumerate(content()["news"]):
        author = story.actor(names[entry["by"]])
        with at(story.calendar.moment(-1 - rank, 15)):
            propose_news(
                title=entry["title"],
                text=entry["text"].strip(),
                authority=author.authorities[0],
                importance=entry.get("importance", ""),
                scope=Scope(entry["scope"]),
                by=author,
            )
