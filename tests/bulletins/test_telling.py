"""What bulletins say in a digest: that something happened, never what was written in private."""

import pytest
from django.urls import resolve

from bulletins.services.exchanges import reply_in_thread, reply_to_article
from bulletins.services.news import propose_news, put_news_aside
from bulletins.telling import exchanges, news_answered, replies
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from tests.bulletins.factories import make_bulletin, publish, write, write_distinct

pytestmark = pytest.mark.django_db
SECRET = "Notre prestataire nous quitte"


def told(kind: str, tell) -> list[News]:
    waiting = list(Delivery.objects.filter(kind=kind))
    assert {delivery.state for delivery in waiting} == {"gathered"}
    return list(tell(waiting).values())


def test_private_exchange_is_told_once_and_without_a_word_of_it(abers, dgs, secretary):
    bulletin = make_bulletin()
    article = write_distinct(bulletin, "Un titre que seuls ses lecteurs voient", [abers])
    publish(bulletin)
    thread = reply_to_article(article=article, authority=abers, text=SECRET, by=actor_for(dgs)).thread
    reply_in_thread(thread=thread, text=f"Bien noté. {SECRET}", by=actor_for(secretary))
    said = set(told("bulletin_exchange", exchanges))
    assert len(said) == 1
    [news] = said
    assert SECRET not in str(news) and article.title not in str(news)
    assert resolve(news.url).url_name == "thread_detail"


def test_public_reply_is_told_to_the_secretariat_with_who_wrote(abers, dgs, secretary):
    bulletin = make_bulletin()
    article = write(bulletin, "Une réflexion", scope="common")
    publish(bulletin)
    reply_to_article(article=article, authority=abers, text="D’accord.", by=actor_for(dgs))
    news = told("bulletin_reply", replies)[0]
    assert dgs.full_name in news.text and abers.name in news.text
    assert resolve(news.url).url_name == "article_replies"


def test_answer_to_news_is_told_with_its_reason(abers, dgs, secretary):
    item = propose_news(title="Un guichet ouvert", text="Depuis lundi.", authority=abers, by=actor_for(dgs))
    put_news_aside(item=item, reason="Déjà paru.", by=actor_for(secretary))
    [news] = told("news_answered", news_answered)
    assert "Un guichet ouvert" in news.text and "Déjà paru." in news.text
