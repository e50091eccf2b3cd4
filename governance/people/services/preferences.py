"""How often someone is told what can wait."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import Author, record
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.services import gather_until
from governance.people.enums import Rhythm, Weekday
from governance.people.models import MessageCopy, MessagePreference, Person
from governance.people.rhythms import next_digest


@transaction.atomic
def choose_rhythm(*, person: Person, rhythm: str, weekday: int = Weekday.MONDAY, by: Author | None = None) -> None:
    """What can wait comes at this rhythm from now on; what waits already comes no later than it would have."""
    if rhythm not in Rhythm.values:
        raise BusinessRuleError("Choisissez un rythme.", field="rhythm")
    if weekday not in Weekday.values:
        raise BusinessRuleError("Choisissez un jour de la semaine.", field="weekday")
    now = timezone.now()
    MessagePreference.objects.update_or_create(
        person=person, defaults={"rhythm": rhythm, "weekday": weekday, "chosen_at": now}
    )
    at_once = rhythm == Rhythm.AT_ONCE
    gather_until(person_id=person.pk, moment=None if at_once else next_digest(rhythm, weekday, after=now))
    record(verb="choose_rhythm", subject=person, by=by, rhythm=rhythm, weekday=weekday)


@transaction.atomic
def set_copies(*, person: Person, to: set[int], by: Author | None = None) -> None:
    """Exactly these people get copies from now on; whether they may is for the caller to know."""
    held = set(MessageCopy.objects.filter(person=person).values_list("to", flat=True))
    if held == to:
        return
    MessageCopy.objects.filter(person=person).exclude(to__in=to).delete()
    now = timezone.now()
    MessageCopy.objects.bulk_create(MessageCopy(person=person, to_id=pk, chosen_at=now) for pk in sorted(to - held))
    record(verb="set_copies", subject=person, by=by, to=sorted(to))
