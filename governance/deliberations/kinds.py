"""The kinds of mail of this app, and what becomes of one that waited (``settings.OUTBOX_KINDS``)."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.outbox.letters import Kind, Moment
from emegalis.outbox.models import Delivery
from governance.deliberations.enums import MailKind
from governance.deliberations.models import Carriage
from governance.members.enums import BodyKind
from governance.members.models import Mandate

_TELLING = "governance.deliberations.telling."
_KINDS = "governance.deliberations.kinds."
# That a viewpoint was passed on is known to two people until it is spoken: no list of sendings shows these mails.
_NOBODY = "governance.deliberations.permissions.nobody"
_WRITES = "governance.deliberations.permissions.can_write_any_viewpoint"

VIEWPOINT_PASSED = Kind(
    MailKind.VIEWPOINT_PASSED,
    "Point de vue transmis à un élu",
    still_due=f"{_KINDS}carriage_still_stands",
    can_manage=_NOBODY,
    moment=Moment.AT_ONCE,
    purpose="Quand une direction générale vous confie un point de vue avant une séance.",
    reaches="governance.deliberations.permissions.can_be_sent_viewpoints",
)
VIEWPOINT_COPY = Kind(
    MailKind.VIEWPOINT_COPY,
    "Copie d’un point de vue",
    still_due=f"{_KINDS}carriage_still_stands",
    can_manage=_NOBODY,
    moment=Moment.AT_ONCE,
    purpose="Quand une direction générale adresse copie de son point de vue à la présidence de sa collectivité.",
    reaches=_NOBODY,
)
VIEWPOINT_FOLLOWED = Kind(
    MailKind.VIEWPOINT_FOLLOWED,
    "Suite d’un point de vue",
    still_due=f"{_KINDS}seat_still_held",
    can_manage=_NOBODY,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}followed",
    purpose="Quand l’élu à qui vous avez transmis un point de vue l’évoque en séance ou vous répond.",
    reaches=_WRITES,
)
DELIBERATION_PUBLISHED = Kind(
    MailKind.DELIBERATION_PUBLISHED,
    "Délibération publiée",
    still_due=f"{_KINDS}seat_still_held",
    can_manage="governance.deliberations.permissions.can_manage_deliberations",
    moment=Moment.GATHERED,
    tell=f"{_TELLING}published",
    purpose="Quand une délibération dit ce que devient l’avis de votre direction générale.",
    reaches=_WRITES,
)


def _standing(deliveries: list[Delivery]) -> set[str]:
    carriages = Carriage.objects.standing().filter(pk__in={int(d.object_id) for d in deliveries}).with_subject()
    return {
        str(carriage.pk)
        for carriage in carriages
        if carriage.mandate.is_in_force(on=timezone.localdate())
        and carriage.viewpoint.item.meeting.is_convened
        and timezone.now() < carriage.viewpoint.item.meeting.ends_at
    }


def carriage_still_stands(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while it is not taken back, the élu sits and the sitting is to come."""
    held = list(deliveries)
    standing = _standing(held)
    return {d.pk for d in held if d.object_id in standing}


def seat_still_held(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the person sits in the commission."""
    held = list(deliveries)
    seats = set(
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .seated()
        .filter(person__in={d.person_id for d in held})
        .values_list("person_id", flat=True)
    )
    return {d.pk for d in held if d.person_id in seats}
