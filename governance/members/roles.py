"""What the mandates in force allow: computed once per request, and from nothing else (DESIGN section 4, members)."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from governance.members.enums import BodyKind, Seat
from governance.members.models import Authority, Body, Mandate
from governance.members.presentation import presentation
from governance.people.models import Person

COUNTED = {Seat.TITULAR, Seat.SUBSTITUTE}


@dataclass(frozen=True)
class Actor:
    """A person on a day, with the mandates in force that day. Someone without any may do nothing."""

    person: Person | None
    day: datetime.date
    mandates: tuple[Mandate, ...] = field(default=())

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @cached_property
    def main_mandate(self) -> Mandate | None:
        """The one that the page head shows: staff first, then a seat in the commission, then the oldest."""
        ranked = sorted(
            self.mandates,
            key=lambda m: (
                m.body.kind != BodyKind.SECRETARIAT,
                m.body.kind != BodyKind.STRATEGIC_COMMISSION,
                m.seat == Seat.PREPARER,
                m.starts_on,
                m.pk,
            ),
        )
        return ranked[0] if ranked else None

    @property
    def mandate_label(self) -> str:
        return self.main_mandate.label if self.main_mandate else ""

    @property
    def short_label(self) -> str:
        """« DGS, CC des Abers-Kreiz »: under the name in the head of every page."""
        mandate = self.main_mandate
        if mandate is None:
            return ""
        if mandate.body.kind == BodyKind.SECRETARIAT:
            return "Secrétariat du syndicat"
        return f"{mandate.get_function_display()}, {mandate.authority.short_name}"

    @property
    def presentation(self) -> str:
        """Who the portal takes this person for, in one sentence, under the greeting of the front page."""
        return presentation(self.mandates, civility=self.person.civility if self.person else "")

    def _kinds(self, *seats: Seat) -> set[str]:
        return {m.body.kind for m in self.mandates if m.seat in seats}

    @cached_property
    def is_staff(self) -> bool:
        """Of the secretariat."""
        return BodyKind.SECRETARIAT in self._kinds(*COUNTED)

    @cached_property
    def is_commissioner(self) -> bool:
        """Holds a seat in the COS (a preparer does not)."""
        return BodyKind.STRATEGIC_COMMISSION in self._kinds(*COUNTED)

    @cached_property
    def is_preparer(self) -> bool:
        return BodyKind.STRATEGIC_COMMISSION in self._kinds(Seat.PREPARER)

    @cached_property
    def is_elected(self) -> bool:
        """Sits in the bureau or the comité syndical."""
        return bool({BodyKind.BUREAU, BodyKind.ASSEMBLY} & self._kinds(*COUNTED))

    @cached_property
    def is_it(self) -> bool:
        return BodyKind.IT_GROUP in self._kinds(*COUNTED)

    @cached_property
    def is_business(self) -> bool:
        return BodyKind.BUSINESS_GROUP in self._kinds(*COUNTED)

    @cached_property
    def authorities(self) -> list[Authority]:
        """Those this person sits for, in any body, in alphabetical order; the syndicat itself for staff."""
        return sorted({m.authority for m in self.mandates}, key=lambda a: (a.sort_key, a.pk))

    @cached_property
    def bodies(self) -> list[Body]:
        return sorted({m.body for m in self.mandates}, key=lambda b: (b.position, b.name))

    @cached_property
    def commission_authorities(self) -> list[Authority]:
        """Those whose direction générale this person speaks for or prepares for."""
        seats = {m.authority for m in self.mandates if m.body.kind == BodyKind.STRATEGIC_COMMISSION}
        return sorted(seats, key=lambda a: (a.sort_key, a.pk))

    @cached_property
    def holdings(self) -> dict[int, Authority]:
        """By id, the authority that this person speaks or prepares for in the place of each: its own direction
        générale, and those that merged into it. One query, none for whoever has no seat in the commission."""
        own = self.commission_authorities
        return Authority.objects.taken_over(own, on=self.day) if own else {}

    @cached_property
    def group_holdings(self) -> dict[int, Authority]:
        """By id, the authority for which this person sits in a métier group, in the place of each: itself, and those
        that merged into it. One query, none for whoever sits in no such group."""
        own = [mandate.authority for mandate in self.seats_in(BodyKind.BUSINESS_GROUP)]
        return Authority.objects.taken_over(own, on=self.day) if own else {}

    @cached_property
    def may_refer(self) -> bool:
        """Sits in the bureau, or presides over an assembly: may refer a subject to the commission."""
        return any(
            m.seat in COUNTED and (m.body.kind == BodyKind.BUREAU or (m.presides and m.body.kind == BodyKind.ASSEMBLY))
            for m in self.mandates
        )

    def seats_in(self, *kinds: BodyKind) -> list[Mandate]:
        """Counted seats in bodies of these kinds, the oldest first."""
        return [m for m in self.mandates if m.body.kind in kinds and m.seat in COUNTED]

    def presides_over(self, body_id: int) -> bool:
        return any(m.body_id == body_id and m.presides and m.seat in COUNTED for m in self.mandates)

    @cached_property
    def led_groups(self) -> frozenset[int]:
        """The working groups in whose name this person speaks: those over which they preside, and those without a
        chair of which they are the titular who has sat the longest. At most one query, none outside of groups."""
        seats = self.seats_in(BodyKind.IT_GROUP, BodyKind.BUSINESS_GROUP)
        presided = {m.body_id for m in seats if m.presides}
        others = [m.pk for m in seats if m.seat == Seat.TITULAR and m.body_id not in presided]
        leading = Mandate.objects.leading(on=self.day).filter(pk__in=others) if others else Mandate.objects.none()
        return frozenset(presided | set(leading.values_list("body_id", flat=True)))

    def leads(self, body_id: int | None) -> bool:
        """Presides over this body, or speaks for this working group, which has no chair."""
        return body_id is not None and (self.presides_over(body_id) or body_id in self.led_groups)

    def commission_mandate(self, authority: Authority) -> Mandate | None:
        """The seat held in the commission for this authority; a counted seat before a preparer's."""
        seats = [
            m for m in self.mandates if m.body.kind == BodyKind.STRATEGIC_COMMISSION and m.authority_id == authority.pk
        ]
        return min(seats, key=lambda m: (m.seat == Seat.PREPARER, m.seat == Seat.SUBSTITUTE, m.pk), default=None)

    def sits_in(self, body: Body) -> bool:
        return any(m.body_id == body.pk and m.seat in COUNTED for m in self.mandates)


def actor_for(person: Person | None, *, on: datetime.date | None = None) -> Actor:
    """The actor that ``person`` is on a day (today in Paris by default), in one query."""
    day = on or timezone.localdate()
    if person is None:
        return Actor(None, day)
    mandates = (
        Mandate.objects.filter(person=person).in_force(on=day).select_related("body", "authority").order_by("id")
    )
    return Actor(person, day, tuple(mandates))
