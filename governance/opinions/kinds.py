"""The kinds of mail of consultations, and what becomes of one that waited (``settings.OUTBOX_KINDS``)."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.outbox.letters import Kind
from emegalis.outbox.models import Delivery
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.opinions.enums import MailKind, OpinionState
from governance.opinions.models import Consultation
from governance.opinions.permissions import can_manage_consultations

__all__ = ["can_manage_consultations"]

_MANAGE = "governance.opinions.kinds.can_manage_consultations"

INVITATION = Kind(
    MailKind.INVITATION,
    "Invitation à donner un avis",
    still_due="governance.opinions.kinds.request_still_due",
    can_manage=_MANAGE,
)
REMINDER = Kind(
    MailKind.REMINDER,
    "Relance d’un avis",
    still_due="governance.opinions.kinds.request_still_due",
    can_manage=_MANAGE,
)
RECEIPT = Kind(MailKind.RECEIPT, "Récépissé d’avis", can_manage=_MANAGE)
BY_SUBSTITUTE = Kind(MailKind.BY_SUBSTITUTE, "Avis de la suppléance", can_manage=_MANAGE)
WITHDRAWN = Kind(
    MailKind.CONSULTATION_WITHDRAWN,
    "Consultation retirée",
    still_due="governance.opinions.kinds.seat_still_held",
    can_manage=_MANAGE,
)
SYNTHESIS_READY = Kind(
    MailKind.SYNTHESIS_READY,
    "Synthèse des avis",
    still_due="governance.opinions.kinds.reader_still_sits",
    can_manage=_MANAGE,
)


def request_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """A request or a reminder is due while the consultation is open, the seat is held and no opinion stands."""
    held = list(deliveries)
    open_ids = set(
        Consultation.objects.open()
        .filter(pk__in={int(d.object_id) for d in held}, closes_at__gt=timezone.now())
        .values_list("pk", flat=True)
    )
    answered = set(
        Consultation.objects.filter(pk__in=open_ids, opinions__state=OpinionState.SUBMITTED).values_list(
            "pk", "opinions__authority__siren"
        )
    )
    seats = _seats(held)
    return {
        d.pk
        for d in held
        if int(d.object_id) in open_ids
        and (int(d.object_id), _siren(d)) not in answered
        and (d.person_id, _siren(d)) in seats
    }


def seat_still_held(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the person sits in the commission for that authority."""
    held = list(deliveries)
    seats = _seats(held)
    return {d.pk for d in held if (d.person_id, _siren(d)) in seats}


def reader_still_sits(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the person holds a seat in the commission, the bureau or the comité."""
    held = list(deliveries)
    seated = set(
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION, BodyKind.BUREAU, BodyKind.ASSEMBLY)
        .seated()
        .filter(person_id__in={d.person_id for d in held})
        .values_list("person_id", flat=True)
    )
    return {d.pk for d in held if d.person_id in seated}


def _siren(delivery: Delivery) -> str:
    """The authority a mail is about: the end of its recipient key."""
    return delivery.recipient_key.rpartition(":")[2]


def _seats(deliveries: list[Delivery]) -> set[tuple[int, str]]:
    """(person, SIREN) of the commission's seats and preparers in force today."""
    return set(
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION)
        .filter(person_id__in={d.person_id for d in deliveries})
        .values_list("person_id", "authority__siren")
    )
