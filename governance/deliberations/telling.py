"""What the mails of this app come to in a digest (``Kind.tell``): read afresh when it is composed."""

from emegalis.lib.french import NBSP, long_date
from emegalis.outbox.letters import News
from emegalis.outbox.models import Delivery
from governance.deliberations.models import Carriage, Deliberation


def followed(deliveries: list[Delivery]) -> dict[int, News]:
    """How far the viewpoint has gone by now."""
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {str(c.pk): c for c in Carriage.objects.standing().filter(pk__in=ids).with_subject()}
    return {d.pk: _step(known[d.object_id]) for d in deliveries if d.object_id in known}


def _step(carriage: Carriage) -> News:
    viewpoint = carriage.viewpoint
    word = f" {carriage.name} vous adresse un mot." if carriage.answer else ""
    text = f"«{NBSP}{viewpoint.item.title}{NBSP}»{NBSP}: {carriage.step_label.lower()}.{word}"
    return News("Votre point de vue a une suite", text, viewpoint.get_absolute_url())


def published(deliveries: list[Delivery]) -> dict[int, News]:
    ids = {int(delivery.object_id) for delivery in deliveries}
    known = {str(d.pk): d for d in Deliberation.objects.published().filter(pk__in=ids).register()}
    return {d.pk: _act(known[d.object_id]) for d in deliveries if d.object_id in known}


def _act(deliberation: Deliberation) -> News:
    text = f"«{NBSP}{deliberation.title}{NBSP}», délibération {deliberation.reference} du "
    return News(
        "Une délibération dit ce que devient votre avis",
        f"{text}{long_date(deliberation.adopted_on)}.",
        deliberation.get_absolute_url(),
    )
