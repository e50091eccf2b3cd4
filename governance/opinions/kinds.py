"""The kinds of mail of consultations, and what becomes of one that waited (``settings.OUTBOX_KINDS``)."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.outbox.letters import Kind, Moment
from emegalis.outbox.models import Delivery
from governance.members.copies import COPY_MARK
from governance.members.enums import BodyKind, Seat
from governance.members.models import Mandate
from governance.opinions.enums import MailKind, OpinionState
from governance.opinions.models import Consultation, Opinion
from governance.opinions.permissions import can_manage_consultations

__all__ = ["can_manage_consultations"]

_MANAGE = "governance.opinions.kinds.can_manage_consultations"

_TELLING = "governance.opinions.telling."
_ASKED = "governance.opinions.permissions.can_write_any_opinion"

INVITATION = Kind(
    MailKind.INVITATION,
    "Invitation à donner un avis",
    still_due="governance.opinions.kinds.request_still_due",
    can_manage=_MANAGE,
    moment=Moment.AT_ONCE,
    purpose="Quand une consultation s’ouvre.",
    reaches=_ASKED,
)
REMINDER = Kind(
    MailKind.REMINDER,
    "Relance d’un avis",
    still_due="governance.opinions.kinds.request_still_due",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}reminders",
    purpose="Quand le secrétariat relance celles et ceux qui n’ont pas répondu ; la dernière relance part aussitôt.",
    reaches=_ASKED,
)
RECEIPT = Kind(
    MailKind.RECEIPT,
    "Récépissé d’avis",
    can_manage=_MANAGE,
    moment=Moment.AT_ONCE,
    copied=True,
    purpose="Quand vous déposez un avis, ou en déposez une autre version.",
    reaches=_ASKED,
)
BY_SUBSTITUTE = Kind(
    MailKind.BY_SUBSTITUTE,
    "Avis de la suppléance",
    still_due="governance.opinions.kinds.act_of_another_still_due",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}acts_of_substitutes",
    copied=True,
    purpose="Quand votre suppléance dépose ou retire un avis en votre absence.",
    reaches=_ASKED,
)
WITHDRAWN = Kind(
    MailKind.CONSULTATION_WITHDRAWN,
    "Consultation retirée",
    still_due="governance.opinions.kinds.seat_still_held",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}withdrawals",
    purpose="Quand le secrétariat retire une consultation, avec son motif.",
    reaches=_ASKED,
)
EXTENDED = Kind(
    MailKind.EXTENDED,
    "Consultation prolongée",
    still_due="governance.opinions.kinds.seat_still_held",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}extensions",
    purpose="Quand la date limite d’une consultation est repoussée, avec le motif.",
    reaches=_ASKED,
)
RESERVATION_ANSWERED = Kind(
    MailKind.RESERVATION_ANSWERED,
    "Réponse à une réserve",
    still_due="governance.opinions.kinds.seat_still_held",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}answers",
    purpose="Quand le syndicat répond à une réserve de votre direction générale, qui la lève ou la maintient.",
    reaches=_ASKED,
)
SYNTHESIS_READY = Kind(
    MailKind.SYNTHESIS_READY,
    "Synthèse des avis",
    still_due="governance.opinions.kinds.reader_still_sits",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}syntheses",
    copied=True,
    purpose="Quand une consultation est close : ce que les directions générales ont dit.",
    reaches="governance.opinions.permissions.can_be_sent_syntheses",
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


def act_of_another_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the seat is held, and what stands is not what this person has done since."""
    held = list(deliveries)
    opinions = Opinion.objects.filter(pk__in={int(d.object_id) for d in held})
    author = dict(opinions.values_list("pk", "current__submitted_by"))
    seats = _seats(held)
    return {
        d.pk
        for d in held
        if (d.person_id, _siren(d)) in seats and author.get(int(d.object_id)) not in {None, d.person_id}
    }


def reader_still_sits(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the person holds a seat in the commission, the bureau or the comité; a preparer's does for a copy."""
    held = list(deliveries)
    seats = (
        Mandate.objects.in_force(on=timezone.localdate())
        .in_kinds(BodyKind.STRATEGIC_COMMISSION, BodyKind.BUREAU, BodyKind.ASSEMBLY)
        .filter(person_id__in={d.person_id for d in held})
        .values_list("person_id", "seat")
    )
    reading = {person for person, _ in seats}
    seated = {person for person, seat in seats if seat != Seat.PREPARER}
    return {d.pk for d in held if d.person_id in (reading if d.recipient_key.startswith(COPY_MARK) else seated)}


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
