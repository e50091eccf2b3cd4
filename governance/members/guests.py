"""Who holds a mandate and has never signed in, and when they were last invited."""

import datetime
from dataclasses import dataclass

from django.db.models import Max

from emegalis.outbox.models import Delivery
from governance.members.models import Body, Mandate
from governance.people.models import Person

INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Guest:
    """One person, with the mandates that open the door to them."""

    person: Person
    mandates: list[Mandate]
    invited_at: datetime.datetime | None


def guests(*, on: datetime.date, body: Body | None = None) -> list[Guest]:
    """In alphabetical order, in two queries; those of one body, or all."""
    held = Mandate.objects.in_force(on=on).never_came().with_names()
    if body is not None:
        held = held.in_body(body)
    by_person: dict[int, list[Mandate]] = {}
    for mandate in held:
        by_person.setdefault(mandate.person_id, []).append(mandate)
    invited = dict(
        Delivery.objects.filter(kind=INVITATION)
        .values("person_id")
        .annotate(at=Max("created_at"))
        .values_list("person_id", "at")
    )
    return [Guest(held[0].person, held, invited.get(person_id)) for person_id, held in by_person.items()]
