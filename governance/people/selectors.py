"""Reads of people that lower floors ask for by name (``settings.ADDRESS_HOLDER``, ``settings.MAIL_GATHERING``)."""

import datetime
from collections.abc import Collection

from governance.people.enums import DIGEST_MAIL, Rhythm, Weekday
from governance.people.models import MessageOpposition, MessagePreference, Person
from governance.people.rhythms import cannot_wait, next_digest


def holder_of(address: str) -> int | None:
    """Whose address it is: the id of the one person who bears it."""
    return Person.objects.with_address(address).values_list("pk", flat=True).first()


def preference_of(person: Person) -> MessagePreference:
    """What this person chose, or the default, not written down."""
    chosen = MessagePreference.objects.filter(person=person).first()
    return chosen or MessagePreference(person=person, rhythm=Rhythm.DAILY, weekday=Weekday.MONDAY)


def gathered_until(
    person_ids: Collection[int], *, at: datetime.datetime, act_by: datetime.datetime | None = None
) -> dict[int, datetime.datetime]:
    """The digest that each of these people is to be told with; who is not named is told at once.

    Who refuses digests waits too: the mail is then set aside when its hour comes. What must be done soon after the
    digest (``act_by``) waits for nobody.
    """
    chosen = MessagePreference.objects.filter(person__in=person_ids)
    rhythms = {person: (rhythm, day) for person, rhythm, day in chosen.values_list("person", "rhythm", "weekday")}
    opposed = MessageOpposition.objects.filter(kind=DIGEST_MAIL, person__in=person_ids)
    refusing = set(opposed.values_list("person", flat=True))
    moments = {}
    for person_id in person_ids:
        rhythm, weekday = rhythms.get(person_id, (Rhythm.DAILY, Weekday.MONDAY))
        moment = next_digest(rhythm, weekday, after=at)
        if (rhythm != Rhythm.AT_ONCE or person_id in refusing) and not cannot_wait(moment, act_by):
            moments[person_id] = moment
    return moments
