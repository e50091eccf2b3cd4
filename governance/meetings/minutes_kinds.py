"""The mails about minutes and follow-ups, and what becomes of one that waited (``settings.OUTBOX_KINDS``)."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.outbox.letters import Kind, Moment
from emegalis.outbox.models import Delivery
from governance.meetings.enums import (
    CORRECTION_ANSWERED_MAIL,
    FOLLOW_UP_MAIL,
    MINUTES_SUBMITTED_MAIL,
    MinutesState,
)
from governance.meetings.models import Correction, FollowUp, Minutes
from governance.members.models import Mandate

_MANAGE = "governance.meetings.permissions.can_manage_meetings"
_READS = "governance.meetings.permissions.can_read_follow_ups"
_TELLING = "governance.meetings.telling."

SUBMITTED = Kind(
    name=MINUTES_SUBMITTED_MAIL,
    label="Compte rendu ou procès-verbal à relire",
    still_due="governance.meetings.minutes_kinds.still_submitted",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}submitted",
    purpose="Quand le compte rendu ou le procès-verbal d’une réunion où vous siégez vous est soumis.",
    reaches=_READS,
)
CORRECTION = Kind(
    name=CORRECTION_ANSWERED_MAIL,
    label="Réponse à une demande de correction",
    still_due="governance.meetings.minutes_kinds.still_answered",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}corrections",
    purpose="Quand le secrétariat répond à une correction que vous avez demandée.",
    reaches=_READS,
)
FOLLOW_UP = Kind(
    name=FOLLOW_UP_MAIL,
    label="Action à mener",
    still_due="governance.meetings.minutes_kinds.still_open",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}follow_ups",
    purpose="Quand une action dont vous vous êtes chargé approche de sa date, ou l’a passée.",
    reaches=_READS,
)


def still_submitted(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while they are under correction and the recipient sits in the body."""
    held = list(deliveries)
    bodies = dict(
        Minutes.objects.filter(pk__in={int(d.object_id) for d in held}, state=MinutesState.SUBMITTED).values_list(
            "pk", "meeting__body"
        )
    )
    seats = _seats(held)
    return {d.pk for d in held if (d.person_id, bodies.get(int(d.object_id))) in seats}


def _seats(deliveries: list[Delivery]) -> set[tuple[int | None, int | None]]:
    """Who sits today, in which body."""
    people = {delivery.person_id for delivery in deliveries}
    rows = Mandate.objects.in_force(on=timezone.localdate()).seated().filter(person_id__in=people)
    return set(rows.values_list("person_id", "body_id"))


def still_answered(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the recipient holds a seat and the demand is there."""
    held = list(deliveries)
    seated = {person for person, _ in _seats(held)}
    known = set(Correction.objects.filter(pk__in={int(d.object_id) for d in held}).values_list("pk", flat=True))
    return {d.pk for d in held if int(d.object_id) in known and d.person_id in seated}


def still_open(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the action is awaited, and held by the recipient."""
    held = list(deliveries)
    ids = {int(delivery.object_id) for delivery in held}
    holders = dict(FollowUp.objects.open().filter(pk__in=ids).values_list("pk", "holder__person"))
    return {d.pk for d in held if d.person_id is not None and holders.get(int(d.object_id)) == d.person_id}
