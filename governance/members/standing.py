"""Where someone without a mandate in force stands: one that ended, one to come, or none at all."""

import datetime
from dataclasses import dataclass

from governance.members.models import Mandate
from governance.people.models import Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What the closed door says: the day the last mandate ended, the day the next begins."""

    ended_on: datetime.date | None = None
    begins_on: datetime.date | None = None


def standing_of(person: Person, *, on: datetime.date) -> Standing:
    """Asked of someone without a mandate in force on the day."""
    mandates = Mandate.objects.filter(person=person)
    begins = mandates.filter(starts_on__gt=on).order_by("starts_on").values_list("starts_on", flat=True).first()
    ended = mandates.filter(ends_on__lte=on).order_by("-ends_on").values_list("ends_on", flat=True).first()
    return Standing(ended_on=ended, begins_on=begins)
