"""Minutes at each step and what followed them, for the test that opens every address."""

import datetime
from typing import Any
from unittest import mock

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.meetings.models import Meeting, Minutes
from governance.meetings.services import (
    add_agenda_item,
    add_follow_up,
    approvals,
    approve_minutes,
    ask_correction,
    attach_signed_copy,
    begin_minutes,
    dispatching,
    publish_examined_list,
    publish_minutes,
    submit_minutes,
    write_section,
)
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.roles import Actor, actor_for
from governance.people.models import Person
from tests.governance.meetings.factories import TINY_PDF, make_convened, moment
from tests.governance.members.factories import MandateFactory, standing_body

Values = dict[str, Any]


def of_minutes(dgs: Person, it_head: Person, secretary: Person) -> dict[str, Values]:
    """Documents are a few bytes here: laying them out takes seconds, and other tests read them."""
    by = actor_for(secretary)
    with (
        mock.patch.object(dispatching, "convocation_pdf", return_value=TINY_PDF),
        mock.patch.object(approvals, "minutes_pdf", return_value=TINY_PDF),
        mock.patch.object(approvals, "examined_pdf", return_value=TINY_PDF),
    ):
        return _of_commission(dgs, by) | _of_group(by) | _of_assembly(by)


def _held(body: Body, day: str, by: Actor, **values: Any) -> Meeting:
    """Convened a month before, held that morning; the clock of the caller stands after it."""
    at = moment(f"{day} 09:30")
    with time_machine.travel(at - datetime.timedelta(days=30), tick=False):
        return make_convened(by=by, body=body, starts_at=at, second_in_period=True, **values)


def _submitted(meeting: Meeting, by: Actor) -> Minutes:
    minutes = begin_minutes(meeting=meeting, by=by)
    for section in minutes.sections.exclude(item=None):
        write_section(section=section, text="Le point est présenté.", seen=None, by=by)
    day = actor_for(by.person).day + datetime.timedelta(days=10)
    return submit_minutes(minutes=minutes, corrections_by=day, by=by)


def _of_commission(dgs: Person, by: Actor) -> dict[str, Values]:
    body = standing_body(BodyKind.STRATEGIC_COMMISSION)
    minutes = _submitted(_held(body, "2026-11-10", by), by)
    section = minutes.sections.exclude(item=None).get()
    correction = ask_correction(section=section, text="Nous avions dit mars.", by=actor_for(dgs))
    action = add_follow_up(item=section.item, text="Chiffrer", holder=dgs.mandates.get(), by=by)
    place = {"pk": minutes.meeting_id, "section": section.pk, "correction": correction.pk}
    return {"minutes submitted": place, "action of dgs": {"pk": action.pk}}


def _of_group(by: Actor) -> dict[str, Values]:
    body = standing_body(BodyKind.IT_GROUP)
    over = _held(body, "2026-11-05", by)
    minutes = begin_minutes(meeting=_held(body, "2026-11-12", by), by=by)
    section = minutes.sections.exclude(item=None).get()
    return {
        "meeting over": {"pk": over.pk},
        "minutes in draft": {"pk": minutes.meeting_id, "section": section.pk},
    }


def _of_assembly(by: Actor) -> dict[str, Values]:
    body = standing_body(BodyKind.ASSEMBLY)
    MandateFactory(body=body, function="élu")
    decided = lambda meeting: add_agenda_item(meeting=meeting, title="Budget", kind="decision", by=by)  # noqa: E731
    first = _held(body, "2026-10-06", by, with_items=decided)
    minutes = approve_minutes(minutes=_submitted(first, by), meeting=_held(body, "2026-11-17", by), remarks="", by=by)
    attach_signed_copy(minutes=minutes, upload=SimpleUploadedFile("signe.pdf", TINY_PDF), by=by)
    publish_minutes(minutes=minutes, by=by)
    publish_examined_list(meeting=first, by=by)
    return {"minutes approved": {"pk": minutes.meeting_id}}
