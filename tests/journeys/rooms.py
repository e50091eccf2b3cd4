"""Meetings already convened and open, made by the verbs themselves: for journeys about what happens in the room."""

import re

from tests.journeys.conftest import SECRETARY, Portal

OPEN_COMMISSION = """
import datetime
from django.utils import timezone
from bulletins.demonstration.clock import at
from governance.meetings.services import add_agenda_item, convene_meeting, open_meeting, schedule_meeting, start_item
from governance.members.models import Body
from governance.members.roles import actor_for
from governance.people.models import Person

by, now = actor_for(Person.objects.get(email="%s")), timezone.now()
body = Body.objects.commission()
body.signatory_name = body.signatory_name or "Yann Le Goff"
body.save(update_fields=["signatory_name"])
with at(now - datetime.timedelta(days=30)):
    meeting = schedule_meeting(
        body=body, starts_at=now + datetime.timedelta(minutes=1), ends_at=now + datetime.timedelta(hours=2),
        place="Salle des Marais", second_in_period=True, by=by,
    )
    items = [add_agenda_item(meeting=meeting, title=title, minutes=20, by=by) for title in ("Bilan", "Calendrier")]
    meeting = convene_meeting(meeting=meeting, note="", by=by)
open_meeting(meeting=meeting, by=by)
start_item(item=items[0], by=by)
print("MEETING", meeting.pk)
"""


def open_commission(portal: Portal) -> str:
    """The address of the secretary's screen: its first item is running, nobody is marked yet."""
    made = re.search(r"MEETING (\d+)", portal.manage("shell", "-c", OPEN_COMMISSION % SECRETARY))
    assert made
    return f"/reunions/{made[1]}/seance/"
