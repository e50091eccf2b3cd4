"""Who got an issue, or an article, by mail: read in its deliveries, whatever its editions became since."""

from django.db.models import Q

from bulletins.models import Article, Bulletin, Edition
from bulletins.selectors.audience import KIND
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery, Message
from emegalis.outbox.querysets import DeliveryQuerySet

NEVER_LEAVES = {DeliveryState.REFUSED, DeliveryState.CANCELLED, DeliveryState.NOT_DUE, DeliveryState.EXPIRED}


def deliveries_of(bulletin: Bulletin) -> DeliveryQuerySet:
    """The deliveries of an issue."""
    return Delivery.objects.filter(
        sending__kind=KIND, sending__object_type=bulletin._meta.label_lower, sending__object_id=str(bulletin.pk)
    )


def deliveries_with(article: Article) -> DeliveryQuerySet:
    """The deliveries of the issue whose message carries an edition that holds, or held, the article."""
    return Delivery.objects.filter(message__in=messages_with(article)).order_by("name", "pk")


def messages_with(article: Article) -> list[int]:
    """The messages (ids) of the issue that carry such an edition."""
    held = set(_versioned_keys(article))
    sent = {"sending__kind": KIND, "sending__object_id": str(article.bulletin_id)}
    messages = Message.objects.filter(**sent).values_list("pk", "key")
    return [pk for pk, key in messages if held & set(key.split("+"))]


def _versioned_keys(article: Article) -> list[str]:
    """Of a withdrawn common article, the editions made since do not hold it any more."""
    holding = Edition.objects.holding(article)
    if article.is_withdrawn:
        holding = holding.filter(recalled_at__isnull=False)
    return [edition.versioned_key for edition in holding.light()]


def received(article: Article) -> DeliveryQuerySet:
    """Those that left: accepted by a server, or begun without its word."""
    return deliveries_with(article).filter(Q(state=DeliveryState.SENT) | Q(unanswered__gt=0))


def concerned_people(article: Article) -> list[int]:
    """The people (ids) who got the article, or will."""
    rows = deliveries_with(article).exclude(state__in=NEVER_LEAVES).exclude(person_id=None)
    return list(dict.fromkeys(rows.values_list("person_id", flat=True)))
