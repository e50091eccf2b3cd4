"""Meetings made by their own verbs: what a test starts from is what the portal would hold."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from emegalis.lib.french import PARIS
from governance.meetings.models import DatePoll, Meeting
from governance.meetings.services import add_agenda_item, convene_meeting, open_poll, schedule_meeting
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.roles import Actor, actor_for
from tests.governance.members.factories import MandateFactory, standing_body

PLACE = "Salle des Marais, Cesson-Sévigné"
LINK = "https://visio.example.org/cos"
DAYS = ["2027-01-12 09:30", "2027-01-14 09:30", "2027-01-19 14:00"]
TINY_PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def moment(text: str) -> datetime.datetime:
    """« 2026-12-15 09:30 », Paris time."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=PARIS)


def staff() -> Actor:
    return actor_for(MandateFactory(staff=True).person)


def cos() -> Body:
    return standing_body(BodyKind.STRATEGIC_COMMISSION)


def signed(body: Body) -> Body:
    """Who signs its convocations is known."""
    if not body.signatory_name:
        body.signatory_name = "Yann Le Goff"
        body.save(update_fields=["signatory_name"])
    return body


def make_meeting(**values: Any) -> Meeting:
    """Fixed, in preparation: the commission, in room and at a distance, on the fifteenth of December."""
    body = signed(values.pop("body", None) or cos())
    starts_at = values.pop("starts_at", None) or moment("2026-12-15 09:30")
    return schedule_meeting(
        **{
            "body": body,
            "starts_at": starts_at,
            "ends_at": starts_at + datetime.timedelta(hours=3),
            "place": PLACE,
            "video_link": LINK,
            "by": values.pop("by", None) or staff(),
        }
        | values
    )


def make_convened(
    *,
    items: int = 1,
    by: Actor | None = None,
    note: str = "",
    with_items: Callable[[Meeting], object] | None = None,
    **values: Any,
) -> Meeting:
    """Convened, with an agenda, to which ``with_items`` adds; someone must sit in the body."""
    by = by or staff()
    meeting = make_meeting(by=by, **values)
    for number in range(1, items + 1):
        add_agenda_item(meeting=meeting, title=f"Bilan d’avancement {number}", minutes=20, by=by)
    if with_items:
        with_items(meeting)
    return convene_meeting(meeting=meeting, note=note, by=by, urgency_reason="")


def hours(text: str) -> tuple[datetime.datetime, datetime.datetime]:
    return moment(text), moment(text) + datetime.timedelta(hours=3)


def make_poll(**values: Any) -> DatePoll:
    """Three dates of January put to the commission, answers until the fourth of December."""
    given = {
        "body": cos(),
        "options": [hours(text) for text in DAYS],
        "place": PLACE,
        "video_link": LINK,
        "answer_by": datetime.date(2026, 12, 4),
    }
    return open_poll(**(given | {"by": values.pop("by", None) or staff()} | values))


def tomorrow() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=1)
