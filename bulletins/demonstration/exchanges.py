"""What readers answered to the issues of the invented territory, and what the secretariat mended since."""

import dataclasses

from bulletins.demonstration import seats, territory
from bulletins.demonstration.clock import at
from bulletins.demonstration.content import article as text_of
from bulletins.demonstration.content import content
from bulletins.demonstration.history import Story
from bulletins.demonstration.people import InventedPerson
from bulletins.models import Article, Bulletin, Thread
from bulletins.services.editions import render_due_editions
from bulletins.services.exchanges import conclude_thread, reply_in_thread, reply_to_article, withdraw_reply
from bulletins.services.mending import correct_article, withdraw_article, words_of
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.roles import actor_for


def tell_exchanges(story: Story, first: Bulletin, second: Bulletin) -> None:
    """Replies read by all, a private thread concluded and one that waits, an erratum, a withdrawn article."""
    _tell_public(story, _article(first, 3))
    _tell_concluded(story, _article(first, 13))
    _tell_waiting(story, _article(second, 11))
    _tell_erratum(story, _article(first, 5))
    _tell_withdrawal(story, _article(second, 14))
    render_due_editions(first)
    render_due_editions(second)


def _article(bulletin: Bulletin, key: int) -> Article:
    return bulletin.articles.get(title=text_of(key)["title"])


def _say(story: Story, article: Article, someone: InventedPerson, text: str, authority: str = "") -> Thread | None:
    actor = story.actor(someone)
    named = [one for one in actor.authorities if not authority or one.name == authority]
    return reply_to_article(article=article, authority=named[0], text=text, by=actor).thread


def _tell_public(story: Story, article: Article) -> None:
    texts = content()["exchanges"]
    for day, someone, text in zip((-61, -60, -59), (seats.OTHER_DGS, seats.DGS, seats.SECRETARY), texts["public"],
                                  strict=True):  # fmt: skip
        with at(story.calendar.moment(day, 11, 12)):
            _say(story, article, someone, text)
    with at(story.calendar.moment(-58, 17, 5)):
        actor = story.actor(seats.SHARED_DGS)
        reply = reply_to_article(article=article, authority=actor.authorities[0], text=texts["withdrawn"], by=actor)
    with at(story.calendar.moment(-58, 17, 40)):
        withdraw_reply(reply=reply, by=actor)


def _tell_concluded(story: Story, article: Article) -> None:
    texts = content()["exchanges"]
    with at(story.calendar.moment(-56, 9, 10)):
        thread = _say(story, article, seats.DGS, texts["private"][0])
    assert thread is not None  # noqa: S101 - a distinct article opens one
    with at(story.calendar.moment(-55, 15, 20)):
        reply_in_thread(thread=thread, text=texts["private"][1], by=story.secretary)
    with at(story.calendar.moment(-44, 10)):
        reply_in_thread(thread=thread, text=texts["private"][2], by=story.actor(seats.DGS))
    with at(story.calendar.moment(-43, 16, 30)):
        conclude_thread(thread=thread, text=texts["conclusion"], by=story.secretary)


def _tell_waiting(story: Story, article: Article) -> None:
    """By the titular of the direction générale that the article names; in the smallest territory its seat is empty."""
    seat = (
        Mandate.objects.in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .titular()
        .filter(authority__name=territory.LEON)
        .first()
    )
    if seat is None:
        return
    with at(story.calendar.moment(-4, 8, 50)):
        by = actor_for(seat.person)
        reply_to_article(article=article, authority=seat.authority, text=content()["exchanges"]["open"], by=by)


def _tell_erratum(story: Story, article: Article) -> None:
    texts = content()["exchanges"]
    former = words_of(article)
    with at(story.calendar.moment(-60, 14)):
        correct_article(
            article=article,
            words=dataclasses.replace(former, text=former.text.replace(texts["before"], texts["after"])),
            before=texts["before"],
            after=texts["after"],
            mail=False,
            version=article.version,
            by=story.secretary,
        )


def _tell_withdrawal(story: Story, article: Article) -> None:
    with at(story.calendar.moment(-6, 9, 5)):
        withdraw_article(article=article, reason=content()["exchanges"]["reason"], by=story.secretary)
