"""What follows the meetings, as a board."""

import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from governance.meetings.models import AgendaItem, FollowUp, Meeting
from governance.members.enums import BodyKind, Seat
from governance.members.models import Body, Mandate
from governance.members.roles import Actor


def follow_ups_of(item: AgendaItem, actor: Actor) -> list[FollowUp]:
    """Those noted on one item."""
    return list(FollowUp.objects.visible_to(actor).filter(item=item).select_related("holder__person").order_by("id"))


def holders_for(meeting: Meeting) -> QuerySet[Mandate]:
    """Who may be given an action: those who sit in the body on its day, and the secretariat."""
    seats = Q(body=meeting.body) | Q(body__kind=BodyKind.SECRETARIAT)
    counted = Mandate.objects.in_force(on=meeting.day).exclude(seat=Seat.PREPARER)
    return counted.filter(seats).select_related("person", "authority", "body").order_by("person__sort_key", "id")


def board(actor: Actor, *, body: Body | None, words: str, before: datetime.date | None, state: str) -> Any:
    """The follow-ups this person may read, filtered: the nearest due first; what is over, the latest first."""
    rows = FollowUp.objects.visible_to(actor).by_date()
    if body is not None:
        rows = rows.of_body(body)
    if before is not None:
        rows = rows.filter(due_on__lt=before)
    return in_state(rows.matching(words), state, actor.day)


def in_state(rows: Any, state: str, today: datetime.date) -> Any:
    if state == "retard":
        return rows.open().filter(due_on__lt=today)
    if state == "faites":
        return rows.actions().filter(done_at__isnull=False).order_by("-done_at", "id")
    if state == "releves":
        return rows.filter(kind="decision").order_by("-item__meeting__starts_at", "item__position", "id")
    if state == "toutes":
        return rows
    return rows.open()


def board_counts(actor: Actor) -> dict[str, int]:
    """How many are open, and how many of them late."""
    return (
        FollowUp.objects.visible_to(actor)
        .open()
        .aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=actor.day)))
    )


def open_before(meeting: Meeting, actor: Actor) -> list[FollowUp]:
    """What earlier meetings of the same body left to be done: shown at the top of its agenda."""
    rows = FollowUp.objects.visible_to(actor).open().of_body(meeting.body)
    return list(rows.filter(item__meeting__starts_at__lt=meeting.starts_at).by_date()[:20])
