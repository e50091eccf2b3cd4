"""What journeys do by the services of the portal itself: run by ``manage.py shell`` beside the portal in service."""

import json
import re

from tests.journeys.conftest import Portal

PREAMBLE = """
import datetime, json
from django.utils import timezone
from governance.members.models import Authority, Mandate
from governance.members.roles import actor_for
from governance.opinions.content import OpinionContent, ReservationText
from governance.opinions.models import Consultation, Opinion, Reservation
from governance.opinions.services import *
held = Consultation.objects.filter(question={question!r}).get()
seats = Mandate.objects.in_kinds("strategic_commission").titular().in_force(on=timezone.localdate())
seats = [m for m in seats.select_related("person", "authority").order_by("authority__siren") if m.person.email]
secretary = actor_for(Mandate.objects.filter(body__kind="secretariat").select_related("person").first().person)
"""
# Who has not spoken yet says in turn: favourable, with one reservation, against, nothing at all.
FIRST_ROUND = """
given = set(held.opinions.values_list("authority_id", flat=True))
for rank, seat in enumerate(m for m in seats if m.authority_id not in given and m.person.email not in {kept!r}):
    said = [
        OpinionContent(stance="FAV"),
        OpinionContent(stance="FAV_RES", reservations=(ReservationText(f"Le calendrier, cas n° {{rank}}."),)),
        OpinionContent(stance="DEFAV", reasons="Le coût n’est pas dit."),
        None,
    ][rank % 4]
    if said:
        submit_opinion(consultation=held, authority=seat.authority, content=said, by=actor_for(seat.person))
"""
# Those who had reservations: one in three says it again, the others are favourable; those against come round to one.
SECOND_ROUND = """
before = {{o.authority_id: o for o in held.previous.opinions.given().select_related("current")}}
given = set(held.opinions.values_list("authority_id", flat=True))
rank = 0
for seat in seats:
    former = before.get(seat.authority_id)
    if former is None or seat.authority_id in given or seat.person.email in {kept!r}:
        continue
    said = OpinionContent(stance="FAV")
    if former.stance == "FAV_RES":
        rank += 1
        row = former.current.reservations.get()
        if rank % 3 == 0:
            said = OpinionContent(stance="FAV_RES", reservations=(ReservationText(row.text, "", row.pk),))
    elif former.stance == "DEFAV":
        said = OpinionContent(stance="FAV_RES", reservations=(ReservationText("Le coût, chaque année."),))
    submit_opinion(consultation=held, authority=seat.authority, content=said, by=actor_for(seat.person))
"""
CLOSE = """
now = timezone.now()
Consultation.objects.filter(pk=held.pk).update(closes_at=now - datetime.timedelta(seconds=1))
close_consultation(consultation=held)
"""
ANSWER_ALL = """
version = held.version.orientation.versions.latest("number")
later = version if version.pk != held.version_id else None
for row in Reservation.objects.unanswered().filter(revision__opinion__consultation=held):
    answer_reservation(
        reservation=row, outcome="taken_up", answer="Le nouveau texte le dit.", where="Article 2", version=later,
        by=secretary,
    )
"""
COUNTS = """
from governance.opinions.synthesis import answer_rows
from governance.opinions.facts import count_stances
print("COUNTS", json.dumps(count_stances(row.stance for row in answer_rows(held))))
"""


def run(portal: Portal, script: str, question: str, kept: list[str] | None = None) -> str:
    return portal.manage("shell", "-c", (PREAMBLE + script).format(question=question, kept=kept or []))


def counts(portal: Portal, question: str) -> dict[str, int]:
    """By stance, what the database holds of a consultation."""
    found = re.search(r"COUNTS (\{.*\})", run(portal, COUNTS, question))
    assert found
    counted: dict[str, int] = json.loads(found[1])
    return counted
