"""What became of the mails, and which of them are still due."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery
from governance.meetings.enums import CONVOCATION_MAIL, DispatchKind, MeetingState
from governance.meetings.models import Convocation, Dispatch, Meeting

LOST = [DeliveryState.REFUSED, DeliveryState.EXPIRED, DeliveryState.CANCELLED]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one person's convocation: the mail, and the delivery by other means."""

    convocation: Convocation
    delivery: Delivery | None
    holder_name: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.delivery is not None and self.delivery.state == DeliveryState.SENT

    @property
    def has_failed(self) -> bool:
        """The mail will not arrive: call, or deliver otherwise."""
        return self.delivery is None or self.delivery.state in LOST

    @property
    def failure_word(self) -> str:
        return "Sans adresse" if self.delivery is None else self.delivery.get_state_display()

    @property
    def was_handed(self) -> bool:
        return bool(self.convocation.handed_how)

    @property
    def is_missing(self) -> bool:
        """Nothing proves that this person was reached, nor will without someone's help."""
        return self.has_failed and not self.was_handed


def current_dispatch(meeting: Meeting) -> Dispatch | None:
    """The convocation in force: the last one sent with its document."""
    return (
        meeting.dispatches.exclude(kind__in=[DispatchKind.CANCELLATION, DispatchKind.SUPPLEMENT])
        .order_by("-number")
        .first()
    )


def supplements_sent(meeting: Meeting) -> list[Dispatch]:
    """The supplementary agendas sent, without their documents."""
    return list(meeting.dispatches.filter(kind=DispatchKind.SUPPLEMENT).defer("pdf", "ics").order_by("number"))


def proofs(meeting: Meeting, dispatch: Dispatch) -> list[Proof]:
    """Each person who was to receive the convocation, by authority, with what became of the mail."""
    deliveries = Delivery.objects.filter(sending__key=dispatch.sending_key).defer("personal")
    by_key = {delivery.recipient_key: delivery for delivery in deliveries}
    rows = meeting.convocations.with_names()
    held = meeting.proxies.standing().values_list("giver", "holder__name")
    holders = dict(held)
    return [Proof(row, by_key.get(row.recipient_key), holders.get(row.pk, "")) for row in rows]


def convocations_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """Ids of those to send: the meeting stands and is ahead, the mandate runs on its day."""
    return _still_due(deliveries, states=[MeetingState.CONVENED])


def cancellations_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    return _still_due(deliveries, states=[MeetingState.CANCELLED])


def _still_due(deliveries: Iterable[Delivery], *, states: list[MeetingState]) -> set[int]:
    rows = list(deliveries)
    meetings = {int(row.object_id) for row in rows}
    convocations = Convocation.objects.filter(
        meeting__in=meetings, meeting__state__in=states, meeting__starts_at__gt=timezone.now()
    ).select_related("meeting", "mandate")
    due = {
        (str(convocation.meeting_id), convocation.recipient_key)
        for convocation in convocations
        if convocation.mandate.is_in_force(on=convocation.meeting.day)
    }
    return {row.pk for row in rows if (row.object_id, row.recipient_key) in due}


def fallen_proxies_still_due(deliveries: Iterable[Delivery]) -> set[int]:
    """Ids of those to send: the giver has not answered since, and the meeting stands and is ahead."""
    rows = list(deliveries)
    waiting = Convocation.objects.filter(
        pk__in={int(row.object_id) for row in rows},
        reply="",
        meeting__state=MeetingState.CONVENED,
        meeting__starts_at__gt=timezone.now(),
    ).select_related("meeting", "mandate")
    due = {str(row.pk) for row in waiting if row.mandate.is_in_force(on=row.meeting.day)}
    return {row.pk for row in rows if row.object_id in due}


def lost_convocations(meetings: Iterable[Meeting]) -> Counter[int]:
    """By meeting, how many people no mail has reached and to whom nothing was handed."""
    ids = [meeting.pk for meeting in meetings if meeting.is_convened]
    failed = {
        (int(meeting), key)
        for meeting, key in Delivery.objects.filter(
            kind=CONVOCATION_MAIL, object_type=Meeting._meta.label_lower, object_id__in=map(str, ids), state__in=LOST
        ).values_list("object_id", "recipient_key")
    }
    rows = Convocation.objects.filter(meeting__in=ids, handed_how="").only("meeting_id", "mandate_id", "address")
    return Counter(row.meeting_id for row in rows if not row.address or (row.meeting_id, row.recipient_key) in failed)
