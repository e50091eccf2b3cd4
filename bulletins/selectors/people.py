"""People looked for by name, to add one to the recipients or to ask for a second reading."""

import datetime
from dataclasses import dataclass

from governance.members.models import Mandate
from governance.people.models import Person

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Found:
    """Someone with a mandate in force; ``mandate_label`` is their oldest mandate's."""

    person: Person
    mandate_label: str


def people_matching(words: str, *, on: datetime.date) -> list[Found]:
    """Holders of a mandate on the day whose name (or authority's) holds every word, accents forgiven."""
    if not words.strip():
        return []
    mandates = Mandate.objects.in_force(on=on).matching(words).with_names()[: 4 * MOST_FOUND]
    found: dict[int, Found] = {}
    for mandate in mandates:
        found.setdefault(mandate.person_id, Found(mandate.person, mandate.label))
    return list(found.values())[:MOST_FOUND]
