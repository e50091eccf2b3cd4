"""The meeting opened, its items, suspensions, closed doors; closed, and opened again to correct."""

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.enums import MeetingState, Presence, RecordState, ReplyChoice
from governance.meetings.models import Attendance, Meeting
from governance.meetings.selectors.sittings import rules_of, sitting_of
from governance.meetings.services import (
    close_doors,
    close_meeting,
    defer_item,
    end_item,
    mark_presence,
    open_doors,
    open_meeting,
    record_reply,
    reopen_meeting,
    resume_meeting,
    start_item,
    suspend_meeting,
    write_sitting_head,
    write_summary,
)
from governance.meetings.services.writing import OvertakenError
from tests.governance.meetings.factories import cos, moment
from tests.governance.meetings.rooms import (
    assembly,
    make_convened_room,
    make_room,
    seat_assembly,
    seat_commission,
)
from tests.governance.members.factories import MandateFactory

pytestmark = pytest.mark.django_db


def everyone_comes(room, state=Presence.IN_ROOM):
    for seat in room.seats:
        mark_presence(convocation=seat, state=state, by=room.by)


def test_opening_excuses_who_said_so_and_marks_nobody_present(clock):
    seat_commission(3)
    room = make_convened_room(cos(), clock)
    clock.move_to(moment("2026-12-10 09:00"))
    first, second, third = room.seats
    record_reply(convocation=first, reply=ReplyChoice.EXCUSED, by=room.by)
    record_reply(convocation=second, reply=ReplyChoice.IN_ROOM, by=room.by)
    clock.move_to(moment("2026-12-15 09:34"))
    meeting = open_meeting(meeting=room.meeting, by=room.by)
    assert meeting.is_sitting and meeting.opened_at == moment("2026-12-15 09:34")
    states = [sitting_of(meeting).table.state_at(seat.pk, 0) for seat in (first, second, third)]
    assert states == [Presence.EXCUSED, "", ""]
    assert Entry.objects.filter(verb="open_meeting").get().details["excused"] == 1


def test_it_opens_on_its_day_only_and_once(clock):
    seat_commission(1)
    room = make_convened_room(cos(), clock)
    clock.move_to(moment("2026-12-14 23:00"))
    with pytest.raises(BusinessRuleError, match="pas lieu aujourd’hui"):
        open_meeting(meeting=room.meeting, by=room.by)
    clock.move_to(moment("2026-12-15 09:00"))
    open_meeting(meeting=room.meeting, by=room.by)
    with pytest.raises(BusinessRuleError, match="déjà ouverte"):
        open_meeting(meeting=room.meeting, by=room.by)


def test_rules_are_those_of_the_day_it_opened(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    cos_now = cos()
    cos_now.quorum_basis = "none"
    cos_now.save()
    assert rules_of(Meeting.objects.get(pk=room.meeting.pk)).quorum.is_asked


def test_the_chair_sits_in_the_body(clock):
    seat_commission(2)
    room = make_room(cos(), clock)
    meeting = write_sitting_head(
        meeting=room.meeting, chair=room.seats[0].mandate, secretaries="Maïwenn Botrel", by=room.by
    )
    assert meeting.chair_label.startswith(room.seats[0].person.full_name)
    with pytest.raises(BusinessRuleError, match="ne siège pas"):
        write_sitting_head(meeting=meeting, chair=MandateFactory(staff=True), secretaries="", by=room.by)


def test_items_go_one_at_a_time(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    first, second = room.items
    start_item(item=first, by=room.by)
    with pytest.raises(BusinessRuleError, match="Le point 1 est en cours"):
        start_item(item=second, by=room.by)
    clock.move_to(moment("2026-12-15 10:02"))
    assert end_item(item=first, by=room.by).ended_at == moment("2026-12-15 10:02")
    start_item(item=second, by=room.by)
    assert sitting_of(room.meeting).current.place == 2


def test_an_item_is_put_off_with_a_reason(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    with pytest.raises(BusinessRuleError, match="pourquoi"):
        defer_item(item=room.items[0], reason=" ", by=room.by)
    assert defer_item(item=room.items[0], reason="Le rapporteur est absent.", by=room.by).state == RecordState.DEFERRED


def test_an_assembly_discusses_nothing_without_its_quorum(clock):
    seat_assembly(4, 4, 5)
    room = make_room(assembly(), clock)
    with pytest.raises(BusinessRuleError, match="ne délibère pas sans quorum"):
        start_item(item=room.items[0], by=room.by)
    everyone_comes(room)
    start_item(item=room.items[0], by=room.by)


def test_a_summary_written_by_two_is_lost_by_none(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    item = room.items[0]
    held = write_summary(item=item, text="La commission prend acte.", seen=0, by=room.by)
    with pytest.raises(OvertakenError, match="a écrit à 9"):
        write_summary(item=item, text="Autre chose.", seen=0, by=room.by)
    assert write_summary(item=item, text="Autre chose.", seen=held.version, by=room.by).summary == "Autre chose."


def test_it_is_suspended_and_resumed(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    suspend_meeting(meeting=room.meeting, by=room.by)
    with pytest.raises(BusinessRuleError, match="déjà suspendue"):
        suspend_meeting(meeting=room.meeting, by=room.by)
    resume_meeting(meeting=room.meeting, by=room.by)
    with pytest.raises(BusinessRuleError, match="pas suspendue"):
        resume_meeting(meeting=room.meeting, by=room.by)


def test_closed_doors_say_who_asked_and_how_it_was_accepted(clock):
    seat_assembly(4)
    room = make_room(assembly(), clock)
    with pytest.raises(BusinessRuleError, match="qui demande"):
        close_doors(meeting=room.meeting, asked_by="", accepted="à l’unanimité", by=room.by)
    session = close_doors(meeting=room.meeting, asked_by="la présidente", accepted="à l’unanimité", by=room.by)
    open_doors(meeting=room.meeting, by=room.by)
    session.refresh_from_db()
    assert session.ended_at is not None


def test_the_commission_never_closes_its_doors(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    with pytest.raises(BusinessRuleError, match="assemblée"):
        close_doors(meeting=room.meeting, asked_by="x", accepted="y", by=room.by)


def test_closing_puts_off_what_was_not_taken_and_can_be_undone(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    first, second = room.items
    start_item(item=first, by=room.by)
    with pytest.raises(BusinessRuleError, match="en cours"):
        close_meeting(meeting=room.meeting, by=room.by)
    end_item(item=first, by=room.by)
    meeting = close_meeting(meeting=room.meeting, by=room.by)
    assert meeting.state == MeetingState.HELD and not meeting.is_sitting
    second.record.refresh_from_db()
    assert second.record.state == RecordState.DEFERRED
    with pytest.raises(BusinessRuleError, match="est close"):
        mark_presence(convocation=room.seats[0], state=Presence.IN_ROOM, by=room.by)
    assert reopen_meeting(meeting=meeting, by=room.by).is_sitting


def test_each_write_beats_the_pulse(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    before = Meeting.objects.get(pk=room.meeting.pk).pulse
    mark_presence(convocation=room.seats[0], state=Presence.IN_ROOM, by=room.by)
    assert Meeting.objects.get(pk=room.meeting.pk).pulse == before + 1
    assert Attendance.objects.count() == 1
