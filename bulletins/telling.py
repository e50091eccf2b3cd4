"""What the mails about news and replies come to in a digest (``Kind.tell``): read afresh when it is composed."""

from django.urls import reverse

from bulletins.models import NewsItem, Reply, Thread
from emegalis.lib.french import NBSP
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery


def news_answered(deliveries: list[Delivery]) -> dict[int, News]:
    known = NewsItem.objects.in_bulk({int(delivery.object_id) for delivery in deliveries})
    return {d.pk: _answer(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _answer(item: NewsItem) -> News:
    name = f"«{NBSP}{item.title}{NBSP}»."
    if item.is_put_aside:
        return News("Votre actualité ne paraîtra pas", f"{name} Motif{NBSP}: {item.reason}", item.get_absolute_url())
    return News("Votre actualité est retenue pour un prochain bulletin", name, item.get_absolute_url())


def exchanges(deliveries: list[Delivery]) -> dict[int, News]:
    """That there is something new, once by thread; what was written is never in a mail."""
    threads = Thread.objects.select_related("article__bulletin")
    known = threads.in_bulk({int(delivery.object_id) for delivery in deliveries})
    return {d.pk: _exchange(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _exchange(thread: Thread) -> News:
    number = thread.article.bulletin.number
    text = f"Au sujet d’un article du bulletin n°{NBSP}{number}. Ce qui y est écrit ne se lit que sur le portail."
    title = "Un échange privé est conclu" if thread.is_concluded else "Du nouveau dans un échange privé"
    return News(title, text, thread.get_absolute_url())


def replies(deliveries: list[Delivery]) -> dict[int, News]:
    found = Reply.objects.select_related("article__bulletin", "authority")
    known = found.in_bulk({int(delivery.object_id) for delivery in deliveries})
    return {d.pk: _reply(known[int(d.object_id)]) for d in deliveries if int(d.object_id) in known}


def _reply(reply: Reply) -> News:
    number, page = reply.article.bulletin.number, "bulletins:article_replies"
    text = f"{reply.author_name}, {reply.authority.name}, sur un article du bulletin n°{NBSP}{number}."
    return News("Un membre répond à un article", text, reverse(page, args=[number, reply.article_id]))
