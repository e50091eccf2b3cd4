"""Sittings made by their own verbs: a commission, a comité with its colleges, and who sits there."""

from dataclasses import dataclass
from typing import Any

from governance.meetings.enums import ItemKind
from governance.meetings.models import AgendaItem, Convocation, Meeting
from governance.meetings.services import add_agenda_item, convene_meeting, open_meeting
from governance.members.enums import BodyKind, Function
from governance.members.models import Authority, Body, College
from governance.members.roles import Actor, actor_for
from tests.governance.meetings.factories import cos, make_meeting, moment, staff
from tests.governance.members.factories import MandateFactory, MemberFactory, standing_body

HELD_ON = "2026-12-15 09:30"


@dataclass
class Room:
    """A meeting that is open, its seats in the order of the secretary's screen, and who writes."""

    meeting: Meeting
    by: Actor

    @property
    def seats(self) -> list[Convocation]:
        return list(self.meeting.convocations.convened().order_by("id"))

    @property
    def items(self) -> list[AgendaItem]:
        return list(self.meeting.items.order_by("position", "id"))


def assembly() -> Body:
    return standing_body(BodyKind.ASSEMBLY)


def college(number: int) -> College:
    return College.objects.get(number=number)


def delegate(body: Body, authority: Authority, **values: Any) -> Any:
    return MandateFactory(body=body, authority=authority, function=Function.ELECTED, **values)


def signed(body: Body) -> Body:
    """A body whose signatory is known by name: its convocations may leave."""
    body.signatory, body.signatory_name = body.signatory or "la présidente ou le président", "Soazig Le Gall"
    body.save(update_fields=["signatory", "signatory_name"])
    return body


def seat_commission(count: int) -> None:
    for number in range(count):
        MandateFactory(body=cos(), authority=MemberFactory(name=f"Communauté de communes {number:02d}"))


def seat_assembly(*numbers: int) -> None:
    """One delegate for a new authority of each of these colleges."""
    for rank, number in enumerate(numbers):
        authority = MemberFactory(name=f"Collectivité {rank:02d}", membership__college=college(number))
        delegate(assembly(), authority)


def make_convened_room(body: Body, clock: Any, *, items: int = 2, **values: Any) -> Room:
    """Convened on time, on the morning of the day; ``with_items`` adds to the agenda."""
    by = values.pop("by", None) or staff()
    with_items = values.pop("with_items", None)
    meeting = make_meeting(body=signed(body), by=by, **values)
    kind = ItemKind.DECISION if body.is_assembly else ItemKind.INFORMATION
    for number in range(1, items + 1):
        add_agenda_item(meeting=meeting, title=f"Point {number}", minutes=20, kind=kind, by=by)
    if with_items:
        with_items(meeting)
    meeting = convene_meeting(meeting=meeting, note="", by=by, urgency_reason="")
    clock.move_to(moment(HELD_ON))
    return Room(meeting, actor_for(by.person))


def make_room(body: Body, clock: Any, **values: Any) -> Room:
    """As above, and open."""
    room = make_convened_room(body, clock, **values)
    room.meeting = open_meeting(meeting=room.meeting, by=room.by)
    return room
