"""Who gets copies of what someone is told: their collaborateur, their substitute; never an address from elsewhere.

A copy is a mail of its own to a person who holds a seat of the same direction générale that day: what the authority
keeps to itself stays there, and a mandate that ends takes its copies with it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.members.querysets import MandateQuerySet
from governance.people.models import MessageCopy


@dataclass(frozen=True, slots=True)
class Copied:
    """The seat that gets the copy, and the one whose mail it is."""

    mandate: Mandate
    of: Mandate


def commission_seats(on: datetime.date) -> MandateQuerySet:
    seats = Mandate.objects.in_force(on=on).in_kinds(BodyKind.STRATEGIC_COMMISSION).reachable()
    return seats.with_names()


def copy_candidates(person_id: int, *, on: datetime.date) -> list[Mandate]:
    """Whom this person may choose: the other seats of their own directions générales, one line each person."""
    seats = commission_seats(on)
    own = seats.filter(person=person_id).values("authority")
    first: dict[int, Mandate] = {}
    for mandate in seats.filter(authority__in=own).exclude(person=person_id):
        first.setdefault(mandate.person_id, mandate)
    return list(first.values())


def copies_of(mandates: Iterable[Mandate], *, on: datetime.date) -> list[Copied]:
    """Who gets a copy of a mail to each of these seats of the commission; nobody twice for one authority, and none of
    those who get the mail themselves. Two queries, whatever their number."""
    written_to = {(m.person_id, m.authority_id): m for m in mandates}
    chosen = MessageCopy.objects.filter(person__in={person for person, _ in written_to})
    pairs = list(chosen.order_by("id").values_list("person", "to"))
    seats = commission_seats(on).filter(person__in={to for _, to in pairs}) if pairs else []
    held = {(m.person_id, m.authority_id): m for m in seats}
    found: dict[tuple[int, int], Copied] = {}
    for (person, authority), mandate in written_to.items():
        for owner, to in pairs:
            seat = held.get((to, authority))
            if owner == person and seat is not None and (to, authority) not in written_to:
                found.setdefault((to, authority), Copied(seat, mandate))
    return list(found.values())


def copy_key(copied: Copied) -> str:
    """What marks a delivery as a copy, in the form that kinds of mail read (the authority comes last)."""
    return f"{COPY_MARK}{copied.mandate.person_id}:{copied.mandate.authority.siren}"


COPY_MARK = "copy:"


def copied_to_today(person_ids: Iterable[int], *, on: datetime.date) -> set[int]:
    """Those who get a copy of the digest of one of these people."""
    seats = list(commission_seats(on).filter(person__in=list(person_ids)))
    return {copied.mandate.person_id for copied in copies_of(seats, on=on)}
