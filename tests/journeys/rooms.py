"""Meetings already convened and open, made by the verbs themselves: for journeys about what happens in the room."""

import re

from tests.journeys.conftest import SECRETARY, Portal

OPEN = """
import datetime
from django.utils import timezone
from bulletins.demonstration.clock import at
from governance.meetings.enums import Presence
from governance.meetings.services import (
    add_agenda_item, convene_meeting, mark_presence, open_meeting, schedule_meeting, start_item,
)
from governance.members.enums import BodyKind, Function
from governance.members.models import Body, College, Mandate, Membership
from governance.members.roles import actor_for
from governance.people.models import Person

by, now = actor_for(Person.objects.get(email="{secretary}")), timezone.now()
body = Body.objects.get(kind="{body}")
body.signatory = body.signatory or "le président"
body.signatory_name = body.signatory_name or "Yann Le Goff"
body.save(update_fields=["signatory", "signatory_name"])
about = {{}}
{seats}
with at(now - datetime.timedelta(days=30)):
    meeting = schedule_meeting(
        body=body, starts_at=now + datetime.timedelta(minutes=1), ends_at=now + datetime.timedelta(hours=2),
        place="Salle des Marais", second_in_period=True, by=by,
    )
    items = [
        add_agenda_item(
            meeting=meeting, title=title, minutes=20, kind="{kind}", orientation=about.get(title), by=by
        )
        for title in ("{first}", "{second}")
    ]
    meeting = convene_meeting(meeting=meeting, note="", by=by)
{marks}
print("MEETING", meeting.pk)
"""
# The seats of the statutes: 4, 8, 40, 29 and 11 delegates, 769 voices. The real file names one per member, and its
# members have moved since: one goes to the fourth college, one has no delegate.
SEAT_THE_STATUTES = """
from tests.governance.members.factories import MandateFactory

today = timezone.localdate()
wide = Membership.objects.in_force(on=today).filter(college__number=3)
moved, left = [wide.get(authority__name__icontains=name) for name in ("Lannion", "Fougères")]
Membership.objects.filter(pk=moved.pk).update(college=College.objects.get(number=4))
seated = Mandate.objects.filter(body=body, seat="titular")
seated.filter(authority=left.authority).update(ends_on=today)
for membership in Membership.objects.in_force(on=today).exclude(pk=left.pk).select_related("college", "authority"):
    there = seated.filter(authority=membership.authority).in_force(on=today).count()
    for _ in range(membership.college.seats_per_member - there):
        MandateFactory(body=body, authority=membership.authority, function=Function.ELECTED)
"""
ORIENTATIONS = ("Ouvrir les données publiques", "Évaluer ensemble le service rendu")
WRITE_ORIENTATIONS = f"""
from governance.strategy.models import Axis
from governance.strategy.services import create_axis, create_orientation, create_plan, publish_version

axis, year = Axis.objects.first(), now.year
if axis is None:
    span = dict(starts_on=datetime.date(year, 1, 1), ends_on=datetime.date(year + 6, 1, 1))
    axis = create_axis(plan=create_plan(title="Plan stratégique", by=by, **span), title="Mutualiser", by=by)
for title in {ORIENTATIONS!r}:
    about[title] = create_orientation(
        axis=axis, title=title, summary="En trois vagues.", text="Les membres sont raccordés en trois vagues.", by=by
    )
    publish_version(orientation=about[title], by=by)
"""
BEGIN = """
meeting = open_meeting(meeting=meeting, by=by)
start_item(item=items[0], by=by)
"""
ALL_COME = """
meeting = open_meeting(meeting=meeting, by=by)
for convocation in meeting.convocations.convened():
    mark_presence(convocation=convocation, state=Presence.IN_ROOM, by=by)
"""


def open_commission(portal: Portal) -> str:
    """The address of the secretary's screen: its first item is running, nobody is marked yet."""
    return _open(
        portal, body="strategic_commission", kind="information", first="Bilan", second="Calendrier", seats="",
        marks=BEGIN,
    )  # fmt: skip


def convene_commission_on_orientations(portal: Portal) -> str:
    """The address of the secretary's screen, before it is open: two orientations ask for the commission's opinion."""
    return _open(
        portal, body="strategic_commission", kind="opinion", first=ORIENTATIONS[0], second=ORIENTATIONS[1],
        seats=WRITE_ORIENTATIONS, marks="",
    )  # fmt: skip


def open_assembly(portal: Portal) -> str:
    """The comité with the five colleges of the statutes, everyone in the room."""
    return _open(
        portal, body="assembly", kind="decision", first="Convention de mutualisation", second="Budget annexe",
        seats=SEAT_THE_STATUTES, marks=ALL_COME,
    )  # fmt: skip


def _open(portal: Portal, **told: str) -> str:
    made = re.search(r"MEETING (\d+)", portal.manage("shell", "-c", OPEN.format(secretary=SECRETARY, **told)))
    assert made
    return f"/reunions/{made[1]}/seance/"
