"""The kinds of mail about needs, and what becomes of one that waited (``settings.OUTBOX_KINDS``)."""

from collections.abc import Iterable

from django.utils import timezone

from emegalis.outbox.letters import Kind, Moment
from emegalis.outbox.models import Delivery
from governance.members.models import Mandate
from governance.needs.enums import NeedMail
from governance.needs.models import Need, Referral
from governance.needs.selectors import facts_of
from governance.needs.whereabouts import RESPONSIBLE, Position, position_of

_MANAGE = "governance.needs.permissions.can_decide_needs"
_READS = "governance.needs.permissions.can_read_needs"
_STILL_READ = "governance.needs.kinds.still_read"
_TELLING = "governance.needs.telling."

ASKED = Kind(
    NeedMail.ASKED,
    "Besoin qui vous attend",
    still_due="governance.needs.kinds.still_asked",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}asked",
    purpose="Quand un besoin attend que vous le déposiez, l’instruisiez, y réagissiez ou lui donniez sa suite.",
    reaches=_READS,
)
FOLLOWED = Kind(
    NeedMail.FOLLOWED,
    "Étape d’un besoin",
    still_due=_STILL_READ,
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}followed",
    purpose="Quand un besoin que vous avez écrit avance, ou vous est rendu.",
    reaches="governance.needs.permissions.can_write_needs",
)
DECIDED = Kind(
    NeedMail.DECIDED,
    "Suite d’un besoin",
    still_due=_STILL_READ,
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}decided",
    purpose="Quand un besoin que vous avez écrit, soutenu ou déposé est repris, réuni à un autre ou non retenu.",
    reaches="governance.needs.permissions.can_write_needs",
)
REFERRED = Kind(
    NeedMail.REFERRED,
    "Saisine d’une instance",
    still_due="governance.needs.kinds.referral_still_read",
    can_manage=_MANAGE,
    moment=Moment.GATHERED,
    tell=f"{_TELLING}referred",
    purpose="Quand votre instance est saisie d’un sujet, ou qu’une instance répond à votre saisine.",
    reaches="governance.needs.permissions.can_read_referrals",
)


def still_asked(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while it is the turn of a body in which the recipient sits; the secretariat acts in the place of a chair."""
    held, today = list(deliveries), timezone.localdate()
    kinds = _kinds_of(held)
    ids = {int(delivery.object_id) for delivery in held}
    needs = Need.objects.filter(pk__in=ids).with_where(on=today)
    turns = {need.pk: position_of(facts_of(need, on=today), on=today) for need in needs}
    return {d.pk for d in held if _is_asked(turns.get(int(d.object_id)), kinds.get(d.person_id, set()))}


def _is_asked(position: Position | None, kinds: set[str]) -> bool:
    right = RESPONSIBLE.get(position) if position else None
    return right is not None and (right in kinds or "secretariat" in kinds)


def still_read(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the recipient sits in a métier group and the need is not a draft of someone else's again."""
    held = list(deliveries)
    kinds = _kinds_of(held)
    known = set(Need.objects.filter(pk__in={int(d.object_id) for d in held}).values_list("pk", flat=True))
    return {d.pk for d in held if int(d.object_id) in known and "business_group" in kinds.get(d.person_id, set())}


def referral_still_read(deliveries: Iterable[Delivery]) -> set[int]:
    """Due while the recipient holds a seat and the referral is there."""
    held = list(deliveries)
    kinds = _kinds_of(held)
    known = set(Referral.objects.filter(pk__in={int(d.object_id) for d in held}).values_list("pk", flat=True))
    return {d.pk for d in held if int(d.object_id) in known and kinds.get(d.person_id)}


def _kinds_of(deliveries: list[Delivery]) -> dict[int | None, set[str]]:
    """By person, the kinds of bodies in which they sit today."""
    seats = Mandate.objects.in_force(on=timezone.localdate()).seated()
    found: dict[int | None, set[str]] = {}
    people = {delivery.person_id for delivery in deliveries}
    for person, kind in seats.filter(person_id__in=people).values_list("person_id", "body__kind"):
        found.setdefault(person, set()).add(kind)
    return found
