"""What the mails about news come to in a digest (``Kind.tell``): read afresh when it is composed."""

from bulletins.models import NewsItem
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
