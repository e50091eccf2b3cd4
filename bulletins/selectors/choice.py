"""Whom an issue is for: bodies and functions add up, colleges and authorities narrow, named people come on top."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from bulletins.models import Bulletin
from governance.members.enums import Function
from governance.members.models import Authority, Body, College, Membership
from governance.people.models import Person

if TYPE_CHECKING:
    from governance.members.models import Mandate


@dataclass(frozen=True, slots=True)
class Choice:
    """Ids and functions; ``authorities`` is ``None`` when nothing narrows. Nothing chosen: nobody."""

    bodies: frozenset[int] = frozenset()
    functions: frozenset[str] = frozenset()
    authorities: frozenset[int] | None = None
    people: frozenset[int] = frozenset()

    def takes(self, mandate: "Mandate") -> bool:
        """Whether the holder of this mandate was chosen for it."""
        if mandate.person_id in self.people:
            return True
        if mandate.function == Function.STAFF:
            return Function.STAFF in self.functions
        return self._is_one_of(mandate) and self._sits_there(mandate)

    def _is_one_of(self, mandate: "Mandate") -> bool:
        if not self.bodies and not self._member_functions:
            return self.authorities is not None
        return mandate.body_id in self.bodies or mandate.function in self._member_functions

    def _sits_there(self, mandate: "Mandate") -> bool:
        return self.authorities is None or mandate.authority_id in self.authorities

    @property
    def _member_functions(self) -> frozenset[str]:
        """Without the agents of the syndicat, who sit for none of its members: colleges do not narrow them."""
        return self.functions - {Function.STAFF}

    def mandates_q(self) -> Q:
        """No fewer mandates than those that ``takes`` takes: the database hands them over, this class decides."""
        asked = Q(person__in=self.people) | Q(body__in=self.bodies) | Q(function__in=self.functions)
        return asked if self.authorities is None else asked | Q(authority__in=self.authorities)


def choice_of(bulletin: Bulletin, *, on: datetime.date) -> Choice:
    """The choice of an issue; colleges are read as they are on the day."""
    colleges = set(bulletin.colleges.values_list("pk", flat=True))
    chosen = set(bulletin.only_authorities.values_list("pk", flat=True))
    if colleges:
        within = Membership.objects.in_force(on=on).filter(college__in=colleges)
        chosen |= set(within.values_list("authority_id", flat=True))
    has_narrowed = bool(colleges or chosen)
    return Choice(
        bodies=frozenset(bulletin.bodies.values_list("pk", flat=True)),
        functions=frozenset(bulletin.functions),
        authorities=frozenset(chosen) if has_narrowed else None,
        people=frozenset(bulletin.named_people.values_list("pk", flat=True)),
    )


@dataclass(frozen=True, slots=True)
class ChoiceInWords:
    """What the page says of a choice (``bulletins/_choice.html``)."""

    bodies: list[Body]
    functions: list[str]
    colleges: list[College]
    authorities: list[Authority]
    people: list[Person]
    with_staff: bool

    @property
    def is_narrowed(self) -> bool:
        return bool(self.colleges or self.authorities)

    @property
    def is_empty(self) -> bool:
        return not (self.bodies or self.functions or self.is_narrowed or self.people or self.with_staff)


def choice_in_words(bulletin: Bulletin) -> ChoiceInWords:
    chosen = [function for function in Function if function.value in bulletin.functions]
    return ChoiceInWords(
        bodies=list(bulletin.bodies.order_by("position", "name")),
        functions=[str(function.label) for function in chosen if function != Function.STAFF],
        colleges=list(bulletin.colleges.order_by("number")),
        authorities=list(bulletin.only_authorities.by_name()),
        people=list(bulletin.named_people.order_by("sort_key", "pk")),
        with_staff=Function.STAFF in chosen,
    )
