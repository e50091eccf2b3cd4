"""What the sitting recorded is found again in the text proposed for its minutes."""

import pytest

from emegalis.lib.french import NBSP
from governance.meetings.enums import BallotMode, Choice, Presence, SectionKind
from governance.meetings.selectors.facts import proposed_parts
from governance.meetings.services import (
    Counted,
    begin_minutes,
    close_doors,
    close_meeting,
    end_item,
    give_proxy,
    mark_presence,
    open_doors,
    record_ballot,
    start_item,
    write_summary,
)
from tests.governance.meetings.factories import cos, moment
from tests.governance.meetings.rooms import assembly, college, make_room, seat_assembly, seat_commission

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(clock):
    """A region of 75 voices, two départements of 25, one EPCI of 2; item 1 begun, the EPCI's delegate away."""
    seat_assembly(1, 2, 2, 4)
    room = make_room(assembly(), clock)
    for seat in room.seats[:3]:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)
    start_item(item=room.items[0], by=room.by)
    return room


def parts(room) -> dict[str, str]:
    return {part.title: part.text for part in proposed_parts(room.meeting)}


def test_the_opening_tells_the_quorum_in_words(room):
    text = parts(room)["Ouverture"]
    assert text.startswith("Le comité syndical s’est réuni le mardi 15")
    assert "Quorum atteint" in text


def test_attendance_says_who_left_and_who_spoke_for_whom(room):
    seats = room.seats
    second = room.items[1]
    end_item(item=room.items[0], by=room.by)
    start_item(item=second, by=room.by)
    mark_presence(convocation=seats[1], state=Presence.EXCUSED, from_item=second, by=room.by)
    give_proxy(giver=seats[1], holder=seats[2], from_item=second, by=room.by)
    text = parts(room)
    assert f"{seats[1].name} quitte la séance." in text["Point 2"]
    assert f"{seats[1].name} donne pouvoir à {seats[2].name}." in text["Point 2"]
    table = text["Présences"]
    assert f"pouvoir donné à {seats[2].name}" in table
    assert f"pouvoir reçu de {seats[1].name}" in table
    assert "à partir du point 2" in table


def test_a_ballot_is_told_by_heads_voices_and_colleges(room):
    against = {(college(2).pk, Choice.AGAINST): 1}
    record_ballot(
        item=room.items[0],
        mode=BallotMode.ORDINARY,
        question="L’assemblée approuve la convention.",
        counted=Counted(counts=against, remainder=Choice.FOR),
        ballot=None,
        by=room.by,
    )
    text = parts(room)["Point 1"]
    assert "**Scrutin ordinaire, à main levée**" in text
    assert f"- Pour{NBSP}: 2 (100{NBSP}voix)" in text
    assert f"- Contre{NBSP}: 1 (25{NBSP}voix)" in text
    assert "| Collège | Pour | Contre |" in text
    assert f"Adopté par 100{NBSP}voix pour, 25 contre. Suffrages exprimés{NBSP}: 125, majorité 63." in text


def test_closed_doors_make_the_part_confidential_and_say_how(room, clock):
    close_doors(meeting=room.meeting, asked_by="la présidence", accepted="à l’unanimité", by=room.by)
    clock.move_to(moment("2026-12-15 10:00"))
    open_doors(meeting=room.meeting, by=room.by)
    part = next(part for part in proposed_parts(room.meeting) if part.title == "Point 1")
    assert part.is_confidential
    assert f"Huis clos, de 9{NBSP}h{NBSP}30 à 10{NBSP}h, demandé par la présidence{NBSP}: à l’unanimité." in part.text


def test_what_was_said_and_the_hour_of_closing_are_in_the_draft(room, clock):
    write_summary(item=room.items[0], text="La convention est présentée.", by=room.by)
    end_item(item=room.items[0], by=room.by)
    start_item(item=room.items[1], by=room.by)
    end_item(item=room.items[1], by=room.by)
    clock.move_to(moment("2026-12-15 12:10"))
    room.meeting = close_meeting(meeting=room.meeting, by=room.by)
    minutes = begin_minutes(meeting=room.meeting, by=room.by)
    texts = dict(minutes.sections.values_list("title", "text"))
    assert "La convention est présentée." in texts["Point 1"]
    assert texts["Clôture"] == f"La séance est close à 12{NBSP}h{NBSP}10."


def test_the_commission_never_votes_nor_decides_in_its_minutes(clock):
    seat_commission(3)
    room = make_room(cos(), clock)
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)
    words = " ".join(part.title + part.text for part in proposed_parts(room.meeting)).lower()
    for word in ("vote", "scrutin", "décision", "délibér", "adopt"):
        assert word not in words
    assert SectionKind.ITEM in {part.kind for part in proposed_parts(room.meeting)}


def test_gathering_the_facts_costs_the_same_for_two_seats_and_twenty(clock, django_assert_max_num_queries):
    seat_commission(20)
    room = make_room(cos(), clock, items=8)
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)
    with django_assert_max_num_queries(34):
        proposed_parts(room.meeting)
