"""What the front page says of the directory: the contacts that a DGS has not confirmed this semester."""

import datetime

from django.urls import reverse
from django.utils import timezone

from emegalis.lib.semesters import Semester
from emegalis.lib.slots import Call
from governance.members.permissions import can_name_preparers
from governance.members.roles import Actor
from governance.members.selectors import unconfirmed_authorities
from governance.members.services.contacts import REMINDED_AFTER


def contacts_to_confirm(actor: Actor) -> list[Call]:
    """After the first weeks of a semester, one call by authority of which this person is the titular DGS."""
    semester = Semester.of(actor.day)
    own = [a.pk for a in actor.commission_authorities if can_name_preparers(actor, a)]
    if not own or actor.day < semester.starts_on + REMINDED_AFTER:
        return []
    due = timezone.make_aware(datetime.datetime.combine(semester.last_day, datetime.time(23, 59)))
    return [
        Call(
            state="À confirmer",
            icon="people",
            context=authority.short_name,
            title="Les contacts de votre collectivité",
            text="Qui siège, à quelle adresse, qui répond de l’informatique : un coup d’œil par semestre suffit.",
            action_label="Vérifier les contacts",
            action_url=reverse("members:contacts_confirm", args=[authority.siren]),
            due=due,
            due_is_day=True,
        )
        for authority in unconfirmed_authorities(on=actor.day).filter(pk__in=own)
    ]
