"""Minutes made by their own verbs, at each step of their life. The clock of a test moves as the meetings go by."""

import datetime
from typing import Any

from governance.meetings.models import Meeting, Minutes
from governance.meetings.services import approve_minutes, begin_minutes, submit_minutes, write_section
from governance.members.roles import Actor
from tests.governance.meetings.factories import make_convened, moment, staff

HELD_AT = "2026-12-15 14:00"
NEXT = "2027-03-16 09:30"


def held(clock: Any, *, by: Actor | None = None, **values: Any) -> Meeting:
    """A convened meeting that is over: the clock stands after it."""
    meeting = make_convened(by=by, **values)
    clock.move_to(moment(HELD_AT))
    return meeting


def written(clock: Any, *, by: Actor | None = None, **values: Any) -> Minutes:
    """A draft whose every item has its words."""
    by = by or staff()
    minutes = begin_minutes(meeting=held(clock, by=by, **values), by=by)
    for section in minutes.sections.exclude(item=None):
        text = f"{section.text}\n\nLa commission échange sur ce point.".strip()
        write_section(section=section, text=text, seen=section.version, by=by)
    return minutes


def submitted(clock: Any, *, by: Actor | None = None, **values: Any) -> Minutes:
    by = by or staff()
    return submit_minutes(minutes=written(clock, by=by, **values), corrections_by=datetime.date(2026, 12, 31), by=by)


def following(minutes: Minutes, clock: Any, *, by: Actor, starts_at: str = NEXT) -> Meeting:
    """The next meeting of the same body, convened and begun: the clock stands in it."""
    meeting = make_convened(by=by, body=minutes.meeting.body, starts_at=moment(starts_at))
    clock.move_to(moment(starts_at) + datetime.timedelta(minutes=10))
    return meeting


def approved(clock: Any, *, by: Actor | None = None, remarks: str = "", **values: Any) -> Minutes:
    by = by or staff()
    minutes = submitted(clock, by=by, **values)
    return approve_minutes(minutes=minutes, meeting=following(minutes, clock, by=by), remarks=remarks, by=by)
