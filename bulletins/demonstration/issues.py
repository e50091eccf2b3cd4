"""The bulletins of the invented territory: two sent, one ready with three distinct editions, one in the making."""

import datetime
from collections.abc import Sequence
from typing import Any

from bulletins.checks import checks_of, pending
from bulletins.demonstration import seats, territory
from bulletins.demonstration.clock import at
from bulletins.demonstration.content import article, content
from bulletins.demonstration.exchanges import tell_exchanges
from bulletins.demonstration.history import Story
from bulletins.demonstration.messages import settle_mail
from bulletins.demonstration.pictures import note, territory_map
from bulletins.demonstration.review import tell_review
from bulletins.enums import Scope
from bulletins.models import Bulletin, NewsItem
from bulletins.selectors.audience import audience_of
from bulletins.services.checking import accept_check
from bulletins.services.composition import (
    add_article,
    add_news_as_articles,
    create_bulletin,
    edit_bulletin,
)
from bulletins.services.editions import mark_ready, render_due_editions
from bulletins.services.news import propose_news, put_news_aside, take_up_news, withdraw_news
from bulletins.services.sending import fill_bulletin, send_bulletin
from bulletins.writing import ArticleContent, FileChanges
from governance.meetings.models import Meeting
from governance.members.models import Authority, Body
from governance.members.roles import actor_for
from governance.opinions.models import Consultation
from governance.strategy.enums import ProjectState
from governance.strategy.models import Project

# Articles by key in the file; a distinct one with the authorities it concerns.
Articles = Sequence[tuple[int, tuple[str, ...]]]
FIRST = [(3, ()), (6, ()), (5, ()), (13, (territory.ABERS,))]
SECOND = [(1, ()), (2, ()), (7, ()), (11, (territory.LEON,)), (14, (territory.MENEZ,))]
ARCHIVES = (4, (territory.ABERS,))
READY = [
    (10, ()),
    (6, ()),
    (9, ()),
    (15, ()),
    (16, ()),
    ARCHIVES,
    (8, (territory.MENEZ,)),
    (12, (territory.KERZEVEL,)),
]
MAKING = [(5, ()), (11, (territory.MENEZ,))]
TOLD_BY = 7  # the article that tells a piece of news of the demonstration's DGS
AUTHORS = {"dsi": seats.IT_HEAD, "autre.dgs": seats.OTHER_DGS, "metier": seats.BUSINESS, "dgs": seats.DGS}
SAY = "Dire si vous viendrez à la prochaine réunion, en salle ou à distance."
GIVE = "Donner l’avis de votre direction générale."
NOTHING: dict[int, NewsItem] = {}


def tell_bulletins(story: Story, *, current: Consultation, meeting: Meeting) -> Bulletin:
    """All four; return the one left ready."""
    first = _sent(story, FIRST, days=-63)
    second = _sent(story, SECOND, days=-7, news={TOLD_BY: _propose(story, "appeared", days=-12)})
    settle_mail()
    tell_exchanges(story, first, second)
    with at(story.calendar.moment(-1, 17)):
        ready = _composed(story, READY, current=current, meeting=meeting)
        _open_with_editorial(ready, story)
        _declare_ready(story, ready)
        render_due_editions(ready)
    making = _composed(story, MAKING)
    add_news_as_articles(bulletin=making, items=[_propose(story, "in_draft", days=-3)], by=story.secretary)
    tell_review(story, making)
    return ready


def _open_with_editorial(bulletin: Bulletin, story: Story) -> None:
    entry = content()["editorial"]
    edit_bulletin(
        bulletin=bulletin,
        dated_on=bulletin.dated_on,
        editorial_title=entry["title"],
        editorial=entry["text"].strip(),
        editorial_signature=entry["signature"],
        by=story.secretary,
    )


def _sent(story: Story, articles: Articles, *, days: int, news: dict[int, NewsItem] | None = None) -> Bulletin:
    with at(story.calendar.moment(days, 8, 30)):
        bulletin = _composed(story, articles, news or {})
        _declare_ready(story, bulletin)
        render_due_editions(bulletin)
        fill_bulletin(send_bulletin(bulletin=bulletin, by=story.secretary))
    return bulletin


VACANT = "Le siège est vacant : la collectivité lira cette édition sur le portail."
SEEN = "Vu avec les collectivités concernées : sans conséquence pour ce numéro."


def _declare_ready(story: Story, bulletin: Bulletin) -> None:
    """By the colleague of who wrote it; in a small territory, an edition may find no reader yet."""
    colleague = story.actor(seats.COLLEAGUE)
    for check in pending(checks_of(bulletin, audience_of(bulletin, on=colleague.day), on=colleague.day)):
        accept_check(
            bulletin=bulletin,
            key=check.key,
            fingerprint=check.fingerprint,
            reason=VACANT if check.key.startswith("edition:") else SEEN,
            by=colleague,
        )
    mark_ready(bulletin=bulletin, by=colleague)


def _composed(story: Story, articles: Articles, news: dict[int, NewsItem] = NOTHING, **links: Any) -> Bulletin:
    bulletin = create_bulletin(dated_on=story.secretary.day, by=story.secretary)
    edit_bulletin(bulletin=bulletin, dated_on=story.secretary.day, by=story.secretary)
    for rank, (key, authorities) in enumerate(articles):
        pointed = _links(rank, **links) if links else {}
        add_article(
            bulletin=bulletin,
            content=_content(key, authorities, story, pointed | _words_of_picture(key)),
            files=_files(key),
            news=[news[key]] if key in news else [],
            by=story.secretary,
        )
    return bulletin


def _files(key: int) -> FileChanges:
    """The map of the territory, and a note, for the articles whose subject calls for them."""
    entry = article(key)
    picture = territory_map(Authority.objects.of_territory().order_by("siren")) if "picture_alt" in entry else None
    notes = tuple(note(*words) for words in entry.get("annexes", ()))
    return FileChanges(picture=picture, annexes=notes)


def _words_of_picture(key: int) -> dict[str, str]:
    return {name: text for name, text in article(key).items() if name.startswith("picture_")}


def _links(rank: int, *, current: Consultation, meeting: Meeting) -> dict[str, Any]:
    """The first article leads to the meeting, the second to the open consultation, whose dates they follow; the one on
    archives to the project that connects members to them."""
    if rank == 0:
        return {"meeting": meeting, "asked": SAY, "asked_by_follows": True}
    if READY[rank] == ARCHIVES:
        return {"project": Project.objects.filter(state=ProjectState.RUNNING).order_by("pk").first()}
    return {"consultation": current, "asked": GIVE, "asked_by_follows": True} if rank == 1 else {}


def _content(key: int, authorities: tuple[str, ...], story: Story, links: dict[str, Any]) -> ArticleContent:
    entry = article(key)
    lede, _, text = entry["text"].strip().partition("\n\n")
    asked = {"asked": entry.get("asked", ""), "asked_by": _still_ahead(entry.get("asked_by"), story)}
    return ArticleContent(
        title=entry["title"],
        scope=Scope(entry["scope"]),
        lede=lede,
        text=text,
        authorities=tuple(Authority.objects.filter(name__in=authorities)),
        **(asked | links),
    )


def _still_ahead(day: datetime.date | None, story: Story) -> datetime.date | None:
    """A demonstration opened next year asks for nothing in the past."""
    return day if day and day > story.calendar.today else None


def tell_news(story: Story) -> None:
    """What members propose: some wait for an answer, others have theirs."""
    for rank, state in enumerate(entry.get("state", "") for entry in content()["news"]):
        if state in {"appeared", "in_draft"}:
            continue
        item = _propose(story, state, days=-1 - rank, rank=rank)
        with at(story.calendar.moment(-1, 9)):
            _answer(story, item, state)


def _answer(story: Story, item: NewsItem, state: str) -> None:
    if state == "taken_up":
        take_up_news(item=item, by=story.secretary)
    elif state == "put_aside":
        reason = next(entry["reason"] for entry in content()["news"] if entry["title"] == item.title)
        put_news_aside(item=item, reason=reason, by=story.secretary)
    elif state == "withdrawn":
        withdraw_news(item=item, by=actor_for(item.proposed_by))


def _propose(story: Story, state: str, *, days: int, rank: int | None = None) -> NewsItem:
    """A piece of news of the file: the one of this rank, or the first of this state."""
    entries = content()["news"]
    entry = entries[rank] if rank is not None else next(one for one in entries if one.get("state") == state)
    with at(story.calendar.moment(days, 15)):
        author = story.actor(AUTHORS[entry["by"]])
        ahead = entry.get("days_ahead")
        return propose_news(
            title=entry["title"],
            text=entry["text"].strip(),
            authority=author.authorities[0],
            importance=entry.get("importance", ""),
            scope=Scope(entry["scope"]),
            bodies=Body.objects.filter(slug__in=entry.get("bodies", [])),
            readers=entry.get("readers", ""),
            wanted_by=story.calendar.today + datetime.timedelta(days=ahead) if ahead else None,
            files=[note(*words) for words in entry.get("files", ())],
            by=author,
        )
