"""The convocation as it would leave now, for the secretariat to read again; nothing is kept."""

import re

from django.utils import timezone

from emegalis.outbox.letters import Letter
from governance.meetings.enums import DispatchKind, Role
from governance.meetings.letters import letter_for
from governance.meetings.models import Convocation, Dispatch, Meeting
from governance.meetings.notice import reply_day
from governance.meetings.pdf import convocation_pdf, supplement_pdf
from governance.meetings.selectors import SeatCalled, next_supplement
from governance.members.roles import Actor

EXAMPLE_LINK = "https://portail.example/lien-personnel/"
_STYLE = re.compile(r"<style\b.*?</style>", re.IGNORECASE | re.DOTALL)


def draft_dispatch(meeting: Meeting, actor: Actor) -> Dispatch:
    rule = meeting.notice_rule
    return Dispatch(
        meeting=meeting,
        kind=DispatchKind.CONVOCATION,
        sent_at=timezone.now(),
        signatory=meeting.body.signatory,
        signatory_name=meeting.body.signatory_name,
        signatory_act=meeting.body.signatory_act,
        note=meeting.note,
        notice_given=rule.given(sent_on=actor.day, held_on=meeting.day),
        notice_required=rule.days,
        notice_clear_days=rule.clear,
        notice_source=rule.source,
    )


def draft_letter(meeting: Meeting, seats: list[SeatCalled], actor: Actor) -> Letter | None:
    """The message of the first person convened; nothing when nobody is."""
    seat = next((seat for seat in seats if seat.role == Role.CONVENED), None)
    if seat is None:
        return None
    meeting.reply_by = reply_day(sent_on=actor.day, held_on=meeting.day)
    person = seat.mandate.person
    sample = Convocation(
        meeting=meeting, person=person, role=Role.CONVENED, name=person.formal_name, mandate_label=seat.mandate.label
    )
    return letter_for(sample, meeting, draft_dispatch(meeting, actor), reply_url=EXAMPLE_LINK)


def draft_pdf(meeting: Meeting, actor: Actor) -> bytes:
    meeting.reply_by = reply_day(sent_on=actor.day, held_on=meeting.day)
    return convocation_pdf(meeting, draft_dispatch(meeting, actor), is_draft=True)


def draft_supplement(meeting: Meeting, actor: Actor) -> bytes:
    """What the supplementary agenda in preparation would be, were it sent now."""
    dispatch = draft_dispatch(meeting, actor)
    dispatch.kind, dispatch.note, dispatch.supplement = DispatchKind.SUPPLEMENT, "", next_supplement(meeting)
    return supplement_pdf(meeting, dispatch, is_draft=True)


def without_sheet(html: str) -> str:
    """A mail is styled by attributes alone: its sheet for telephones would be blocked where it is framed."""
    return _STYLE.sub("", html)
