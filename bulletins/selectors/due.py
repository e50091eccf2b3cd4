"""What the outbox asks of a bulletin before it leaves (``Kind.still_due``)."""

from collections.abc import Sequence

from django.utils import timezone

from bulletins.models import Edition
from bulletins.readers import index_of, read_by
from bulletins.selectors.audience import KIND
from emegalis.outbox.models import Delivery, Message
from governance.members.models import Mandate
from governance.people.models import MessageOpposition


def still_due(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose recipient still holds a mandate, reads every edition joined, and has not opposed bulletins."""
    people = {delivery.person_id for delivery in deliveries}
    held: dict[int, list[Mandate]] = {}
    for mandate in Mandate.objects.in_force(on=timezone.localdate()).filter(person__in=people).select_related("body"):
        held.setdefault(mandate.person_id, []).append(mandate)
    opposed = set(MessageOpposition.objects.filter(kind=KIND, person__in=people).values_list("person_id", flat=True))
    joined = _joined_editions(deliveries)
    return {
        delivery.pk
        for delivery in deliveries
        if delivery.person_id in held
        and delivery.person_id not in opposed
        and all(_reads(held[delivery.person_id], edition) for edition in joined[delivery.message_id])
    }


def author_still_sits(deliveries: Sequence[Delivery]) -> set[int]:
    """Those whose recipient still holds a mandate."""
    people = {delivery.person_id for delivery in deliveries}
    seated = Mandate.objects.in_force(on=timezone.localdate()).filter(person__in=people)
    holders = set(seated.values_list("person_id", flat=True))
    return {delivery.pk for delivery in deliveries if delivery.person_id in holders}


def _joined_editions(deliveries: Sequence[Delivery]) -> dict[int, list[Edition]]:
    """The editions with distinct articles that each message carries."""
    keys = dict(Message.objects.filter(pk__in={d.message_id for d in deliveries}).values_list("pk", "key"))
    bulletins = {d.message_id: d.object_id for d in deliveries}
    editions = (
        Edition.objects.light()
        .filter(
            bulletin__in=set(bulletins.values()), key__in={part for key in keys.values() for part in key.split("+")}
        )
        .exclude(authority=None)
        .prefetch_related("articles__authorities")
    )
    by_key = {(str(edition.bulletin_id), edition.key): edition for edition in editions}
    return {
        pk: [by_key[found] for part in key.split("+") if (found := (bulletins[pk], part)) in by_key]
        for pk, key in keys.items()
    }


def _reads(mandates: list[Mandate], edition: Edition) -> bool:
    articles = edition.articles.all()
    read = read_by(mandates, index_of(articles)).get(edition.authority_id or 0, set())
    return {article.pk for article in articles} <= read
