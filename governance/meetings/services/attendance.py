"""Who is there from an item on, and who speaks for whom; each change saved at once, safe when two people write."""

import uuid
from copy import deepcopy

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.meetings import proxies
from governance.meetings.enums import Presence, ProxyOrigin
from governance.meetings.models import AgendaItem, Attendance, Convocation, Proxy, Recusal, SeatRecord
from governance.meetings.selectors.seats import substitutes_for
from governance.meetings.selectors.sittings import Sitting, sitting_of
from governance.meetings.services.writing import beat, check_seen, is_repeated, locked_sitting, writer
from governance.members.models import Mandate
from governance.members.roles import Actor


@transaction.atomic
def mark_presence(
    *,
    convocation: Convocation,
    state: str,
    from_item: AgendaItem | None = None,
    substitute: Mandate | None = None,
    seen: int | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> list[int]:
    """This seat is so from this item on (none: from the opening); return the seats that changed, this one first.

    Proxies that cannot stand with it fall: those the member gave when they arrive, those they held when they leave.
    ``seen``: the version before the writer's eyes. ``key``: the same write sent again changes nothing.
    """
    meeting = locked_sitting(convocation.meeting)
    if is_repeated(meeting, key):
        return [convocation.pk]
    sitting = sitting_of(meeting)
    place = _place(sitting, from_item)
    _check_version(sitting, convocation, place, seen)
    if state not in Presence.values or state == Presence.REPRESENTED:
        raise BusinessRuleError("Choisissez une présence.", field="state")
    coming = _substitute(convocation, state, substitute)
    before = deepcopy(sitting.table)
    sitting.table.mark(convocation.pk, place, state)
    changed = _store(sitting, before, by)
    if state == Presence.SUBSTITUTED or convocation.pk not in changed:
        _name_substitute(convocation, sitting, place, coming)
    beat(meeting)
    record(verb="mark_presence", subject=convocation, by=by, meeting=meeting.pk, state=state, place=place)
    return [convocation.pk, *sorted(changed - {convocation.pk})]


def _place(sitting: Sitting, item: AgendaItem | None) -> int:
    place = sitting.place_of(item)
    if item is not None and not place:
        raise BusinessRuleError("Ce point n’est pas à l’ordre du jour.")
    return place


def _check_version(sitting: Sitting, convocation: Convocation, place: int, seen: int | None) -> None:
    row = next((row for row in sitting.convocations if row.pk == convocation.pk), None)
    if row is None:
        raise BusinessRuleError("Seuls les membres convoqués sont pointés.")
    seat = sitting.seat(row, place)
    check_seen(seen, seat.version, what=f"« {seat.state_label} »", by_name=seat.changed_by, at=seat.changed_at)


def _substitute(convocation: Convocation, state: str, chosen: Mandate | None) -> Mandate | None:
    """Who sits in the member's place: the one chosen, or announced, or the only one there is."""
    if state != Presence.SUBSTITUTED:
        return None
    allowed = substitutes_for([convocation], convocation.meeting)[convocation.pk]
    wanted = chosen.pk if chosen else convocation.substitute_id
    found = next((mandate for mandate in allowed if mandate.pk == wanted), None)
    if found is None and chosen is None:
        found = allowed[0] if allowed else None
    if found is None:
        raise BusinessRuleError(
            "Aucun suppléant n’est désigné pour ce siège : ouvrez d’abord son mandat.", field="substitute"
        )
    return found


def _name_substitute(convocation: Convocation, sitting: Sitting, place: int, coming: Mandate | None) -> None:
    item = sitting.item_at(place)
    Attendance.objects.filter(convocation=convocation, from_item=item.item if item else None).update(
        substitute=coming, substitute_name=coming.person.full_name if coming else ""
    )


@transaction.atomic
def give_proxy(
    *,
    giver: Convocation,
    holder: Convocation,
    from_item: AgendaItem | None = None,
    origin: str = ProxyOrigin.AT_TABLE,
    seen: int | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> list[int]:
    """A written proxy counts from this item on; refused where a rule of the body stands against it."""
    meeting = locked_sitting(giver.meeting)
    if is_repeated(meeting, key):
        return [giver.pk, holder.pk]
    sitting = sitting_of(meeting)
    place = _place(sitting, from_item)
    _check_version(sitting, giver, place, seen)
    before = deepcopy(sitting.table)
    try:
        sitting.table.give(giver.pk, holder.pk, place)
    except proxies.ProxyRefusal as refusal:
        raise BusinessRuleError(str(refusal), field="holder") from refusal
    changed = _store(sitting, before, by, origin=origin)
    beat(meeting)
    record(verb="give_proxy", subject=giver, by=by, meeting=meeting.pk, holder=holder.pk, place=place)
    return [giver.pk, holder.pk, *sorted(changed - {giver.pk, holder.pk})]


@transaction.atomic
def revoke_proxy(
    *,
    giver: Convocation,
    from_item: AgendaItem | None = None,
    seen: int | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> list[int]:
    """The proxy counts no more from this item on; its giver is excused until marked otherwise."""
    meeting = locked_sitting(giver.meeting)
    if is_repeated(meeting, key):
        return [giver.pk]
    sitting = sitting_of(meeting)
    place = _place(sitting, from_item)
    _check_version(sitting, giver, place, seen)
    if sitting.table.proxy_at(giver.pk, place) is None:
        raise BusinessRuleError("Ce membre n’a donné aucun pouvoir.")
    before = deepcopy(sitting.table)
    sitting.table.revoke(giver.pk, place)
    changed = _store(sitting, before, by)
    beat(meeting)
    record(verb="revoke_proxy", subject=giver, by=by, meeting=meeting.pk, place=place)
    return [giver.pk, *sorted(changed - {giver.pk})]


def _store(sitting: Sitting, before: proxies.Table, by: Actor, *, origin: str = ProxyOrigin.AT_TABLE) -> set[int]:
    """Write what the acts changed at the table; return the members whose marks moved."""
    now = timezone.now()
    changed: set[int] = set()
    for member, marks in sitting.table.marks.items():
        for mark in set(marks) - set(before.marks.get(member, [])):
            changed.add(member)
            Attendance.objects.update_or_create(
                convocation_id=member,
                from_item=_item(sitting, mark.place),
                defaults={"state": mark.state, "recorded_at": now, "substitute": None, "substitute_name": ""},
            )
    _store_proxies(sitting, before, origin)
    for member in changed:
        _count_write(member, by)
    return changed


def _store_proxies(sitting: Sitting, before: proxies.Table, origin: str) -> None:
    for given in set(sitting.table.proxies) - set(before.proxies):
        stop = _item(sitting, given.end) if given.end is not None else None
        if given.key is not None:
            Proxy.objects.filter(pk=given.key).update(ended=given.why, ended_from=stop)
            continue
        Proxy.objects.create(
            meeting=sitting.meeting, giver_id=given.giver, holder_id=given.holder,
            from_item=_item(sitting, given.start), origin=origin, recorded_at=timezone.now(),
            ended=given.why, ended_from=stop,
        )  # fmt: skip


def _item(sitting: Sitting, place: int) -> AgendaItem | None:
    row = sitting.item_at(place)
    return row.item if row else None


def _count_write(member: int, by: Actor) -> None:
    now, name = timezone.now(), writer(by)
    _, is_new = SeatRecord.objects.get_or_create(
        convocation_id=member, defaults={"version": 1, "changed_at": now, "changed_by_name": name}
    )
    if not is_new:
        SeatRecord.objects.filter(convocation=member).update(
            version=F("version") + 1, changed_at=now, changed_by_name=name
        )


@transaction.atomic
def set_recusal(*, item: AgendaItem, convocation: Convocation, is_out: bool, by: Actor) -> None:
    """A member interested in this item leaves it to the others, or takes part again."""
    meeting = locked_sitting(item.meeting)
    if convocation.meeting_id != meeting.pk:
        raise BusinessRuleError("Seuls les membres convoqués sont pointés.")
    if is_out:
        Recusal.objects.get_or_create(item=item, convocation=convocation, defaults={"recorded_at": timezone.now()})
    else:
        Recusal.objects.filter(item=item, convocation=convocation).delete()
    beat(meeting)
    record(verb="set_recusal", subject=item, by=by, convocation=convocation.pk, out=is_out)
