"""Moving and cancelling: everyone called is told, and calendars follow."""

import icalendar
import pytest

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.enums import DispatchKind, MeetingState, ReplyChoice, Role
from governance.meetings.selectors import cancellations_still_due, current_dispatch
from governance.meetings.services import cancel_meeting, move_meeting, record_reply
from governance.members.models import Mandate
from governance.members.roles import actor_for
from tests.governance.meetings.factories import LINK, PLACE, make_convened, make_meeting, moment, staff
from tests.governance.meetings.mails import attachments, mail_to, text_of
from tests.governance.members.factories import MandateFactory
from tests.pdf_checks import assert_accessible_pdf

pytestmark = pytest.mark.django_db
NEW = {"starts_at": moment("2026-12-17 14:00"), "ends_at": moment("2026-12-17 17:00")}


def move(meeting, **values):
    return move_meeting(
        **{"meeting": meeting, "place": PLACE, "video_link": LINK, "reason": "Salle indisponible.", "by": staff()}
        | NEW
        | values
    )


def event_of(content: bytes) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    event.method = str(calendar["METHOD"])
    return event


def test_a_meeting_in_preparation_moves_in_silence():
    moved = move(make_meeting(), reason="")
    assert (moved.state, moved.sequence) == (MeetingState.PREPARED, 0)
    assert not Delivery.objects.exists()


def test_moving_a_convened_meeting_needs_a_reason(dgs):
    with pytest.raises(BusinessRuleError) as refusal:
        move(make_convened(), reason=" ")
    assert refusal.value.field == "reason"


def test_members_are_told_and_calendars_follow(dgs, real_paper):
    meeting = make_convened()
    before = event_of(bytes(current_dispatch(meeting).ics))
    moved = move(meeting)
    dispatch = current_dispatch(moved)
    after = event_of(bytes(dispatch.ics))
    assert (dispatch.kind, dispatch.number) == (DispatchKind.CHANGE, 2)
    assert str(after["UID"]) == str(before["UID"])
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start == moment("2026-12-17 14:00")
    message = mail_to(dgs)
    assert "Salle indisponible." in text_of(message)
    assert attachments(message)["text/calendar"] == bytes(dispatch.ics)
    assert_accessible_pdf(bytes(dispatch.pdf))


def test_answers_for_another_day_are_asked_again_not_for_another_room(dgs):
    meeting = make_convened()
    row = meeting.convocations.get()
    record_reply(convocation=row, reply=ReplyChoice.IN_ROOM, by=actor_for(dgs))
    same = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    move(meeting, **same, place="Salle Armorique")
    row.refresh_from_db()
    assert row.reply == ReplyChoice.IN_ROOM
    move(meeting, place="Salle Armorique")
    row.refresh_from_db()
    assert (row.reply, row.replied_by) == ("", None)


def test_a_nearer_date_keeps_the_notice_or_says_why(dgs):
    meeting = make_convened()
    near = {"starts_at": moment("2026-12-01 09:30"), "ends_at": moment("2026-12-01 12:30")}
    with pytest.raises(BusinessRuleError) as refusal:
        move(meeting, **near)
    assert refusal.value.field == "urgency_reason"
    assert move(meeting, **near, urgency_reason="Cyberattaque.").day.day == 1


def test_the_room_may_change_the_day_before(dgs, clock):
    meeting = make_convened()
    clock.move_to(moment("2026-12-14 18:00"))
    assert move(meeting, starts_at=meeting.starts_at, ends_at=meeting.ends_at, place="Salle Armorique").sequence == 1


def test_who_no_longer_sits_on_the_new_day_is_not_called_again(dgs, menez, abers):
    meeting = make_convened()
    Mandate.objects.filter(person=dgs).update(ends_on="2026-12-16")
    MandateFactory(authority=menez, starts_on="2026-12-16", person__last_name="Quintric")
    move(meeting)
    roles = dict(meeting.convocations.values_list("person__last_name", "role"))
    assert roles == {"Kerdoncuff": Role.INFORMED, "Quintric": Role.CONVENED}
    assert Delivery.objects.filter(address=dgs.email).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": moment("2026-11-23 14:00"), "ends_at": moment("2026-11-23 15:00")}, "starts_at"),
        ({"place": "", "video_link": ""}, "place"),
        ({"video_link": "javascript:alert(1)"}, "video_link"),
        ({"ends_at": moment("2026-12-17 13:00")}, "ends_at"),
    ],
)
def test_what_cannot_be_is_refused_when_moving_too(dgs, changes, field):
    with pytest.raises(BusinessRuleError) as refusal:
        move(make_convened(), **changes)
    assert refusal.value.field == field


def test_nothing_changed_is_said(dgs):
    meeting = make_convened()
    with pytest.raises(BusinessRuleError, match="Rien n’a changé"):
        move(meeting, starts_at=meeting.starts_at, ends_at=meeting.ends_at)


def test_cancelling_tells_everyone_called_and_empties_calendars(dgs, substitute, preparer):
    meeting = cancel_meeting(meeting=make_convened(), reason="Alerte météorologique.", by=staff())
    assert meeting.state == MeetingState.CANCELLED
    cancellations = Delivery.objects.filter(kind="meeting_cancelled")
    assert cancellations.count() == 3
    message = mail_to(dgs, kind="meeting_cancelled")
    assert "Alerte météorologique." in text_of(message)
    assert "application/pdf" not in attachments(message)
    event = event_of(attachments(message)["text/calendar"])
    assert (event.method, str(event["STATUS"]), event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert cancellations_still_due(cancellations) == set(cancellations.values_list("pk", flat=True))


def test_cancelling_without_a_reason_is_for_meetings_nobody_was_called_to(dgs):
    with pytest.raises(BusinessRuleError) as refusal:
        cancel_meeting(meeting=make_convened(), reason="", by=staff())
    assert refusal.value.field == "reason"
    assert cancel_meeting(meeting=make_meeting(second_in_period=True), reason="", by=staff()).is_cancelled


def test_what_has_begun_or_is_cancelled_does_not_move(dgs, clock):
    meeting = make_convened()
    clock.move_to(moment("2026-12-15 09:30"))
    for verb in (lambda: move(meeting), lambda: cancel_meeting(meeting=meeting, reason="x", by=staff())):
        with pytest.raises(BusinessRuleError, match="commencé"):
            verb()
    clock.move_to(moment("2026-11-25 09:30"))
    cancel_meeting(meeting=meeting, reason="Grève.", by=staff())
    with pytest.raises(BusinessRuleError, match="annulée"):
        move(meeting)
