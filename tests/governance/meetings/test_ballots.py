"""Ballots of an assembly as they are written: by college, by name, in secret; refused to the commission."""

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.meetings import ballot as counting
from governance.meetings.enums import BallotMode, BallotOutcome, Choice, Presence
from governance.meetings.models import Ballot
from governance.meetings.selectors.results import result_of
from governance.meetings.services import (
    Counted,
    give_proxy,
    mark_presence,
    record_ballot,
    remove_ballot,
    start_item,
    write_sitting_head,
)
from tests.governance.meetings.factories import cos
from tests.governance.meetings.rooms import assembly, college, make_room, seat_assembly, seat_commission

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(clock):
    """A region of 75 voices, two départements of 25, one EPCI of 2: four delegates, 127 voices, item 1 begun."""
    seat_assembly(1, 2, 2, 4)
    room = make_room(assembly(), clock)
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)
    start_item(item=room.items[0], by=room.by)
    return room


def vote(room, mode=BallotMode.ORDINARY, ballot=None, **counted):
    question = "L’assemblée approuve la convention."
    return record_ballot(
        item=room.items[0], mode=mode, question=question, counted=Counted(**counted), ballot=ballot, by=room.by
    )


def test_all_but_one_college_is_counted_in_voices(room):
    against = {(college(2).pk, Choice.AGAINST): 1}
    found = result_of(vote(room, counts=against, remainder=Choice.FOR))
    assert found.weight(Choice.FOR) == 75 + 25 + 2
    assert found.counts[Choice.FOR].heads == 3
    assert Ballot.objects.get().outcome == BallotOutcome.ADOPTED


def test_voices_decide_and_heads_are_told_beside(room):
    """One delegate of the region outweighs the three others."""
    found = result_of(vote(room, counts={(college(1).pk, Choice.AGAINST): 1}, remainder=Choice.FOR))
    assert (found.weight(Choice.FOR), found.weight(Choice.AGAINST)) == (52, 75)
    assert not found.is_adopted


def test_more_than_there_are_is_refused_beside_the_college(room):
    with pytest.raises(BusinessRuleError, match="de trop") as refusal:
        vote(room, counts={(college(1).pk, Choice.AGAINST): 2}, remainder=Choice.FOR)
    assert refusal.value.field.startswith(f"college_{college(1).pk}_")
    assert not Ballot.objects.exists()


def test_a_ballot_by_name_writes_each_choice_and_who_spoke_for_whom(room):
    absent, holder = room.seats[1], room.seats[2]
    mark_presence(convocation=absent, state=Presence.EXCUSED, from_item=room.items[0], by=room.by)
    give_proxy(giver=absent, holder=holder, from_item=room.items[0], by=room.by)
    choices = {seat.pk: Choice.FOR for seat in room.seats} | {absent.pk: Choice.AGAINST}
    held = vote(room, BallotMode.BY_NAME, choices=choices)
    voice = held.voices_given.get(convocation=absent)
    assert (voice.choice, voice.voices, voice.spoken_by) == (Choice.AGAINST, 25, holder)
    assert {(line.choice, line.voices) for line in held.lines.all() if line.heads} == {
        ("for", 75),
        ("for", 25),
        ("against", 25),
        ("for", 2),
    }


def test_a_choice_missing_by_name_is_refused(room):
    with pytest.raises(BusinessRuleError, match="Il manque le choix") as refusal:
        vote(room, BallotMode.BY_NAME, choices={})
    assert refusal.value.field.startswith("choice_")


def test_a_secret_ballot_keeps_sums_only(room):
    sums = {Choice.FOR: counting.Count(3, 125), Choice.AGAINST: counting.Count(1, 2)}
    held = vote(room, BallotMode.SECRET, sums=sums)
    assert not held.voices_given.exists()
    assert {line.college for line in held.lines.all()} == {None}
    with pytest.raises(BusinessRuleError, match="bulletins"):
        vote(room, BallotMode.SECRET, sums={Choice.FOR: counting.Count(3, 125)})


def test_on_a_tie_the_chair_says_how_they_voted(clock):
    seat_assembly(4, 4)
    room = make_room(assembly(), clock)
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)
    start_item(item=room.items[0], by=room.by)
    split = {(college(4).pk, Choice.AGAINST): 1}
    with pytest.raises(BusinessRuleError, match="Partage des voix") as refusal:
        vote(room, counts=split, remainder=Choice.FOR)
    assert refusal.value.field == "chair_choice"
    held = vote(room, counts=split, remainder=Choice.FOR, chair_choice=Choice.FOR)
    assert held.casting_vote and held.outcome == BallotOutcome.ADOPTED


def test_by_name_the_chair_s_own_choice_settles_a_tie(clock):
    seat_assembly(4, 4)
    room = make_room(assembly(), clock)
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)
    write_sitting_head(meeting=room.meeting, chair=room.seats[0].mandate, secretaries="", by=room.by)
    start_item(item=room.items[0], by=room.by)
    choices = {room.seats[0].pk: Choice.AGAINST, room.seats[1].pk: Choice.FOR}
    held = vote(room, BallotMode.BY_NAME, choices=choices)
    assert held.casting_vote and held.outcome == BallotOutcome.REJECTED


def test_a_ballot_is_corrected_or_taken_out(room):
    held = vote(room, remainder=Choice.FOR)
    again = vote(room, remainder=Choice.AGAINST, ballot=held)
    assert (again.pk, again.version, again.outcome) == (held.pk, 2, BallotOutcome.REJECTED)
    second = vote(room, remainder=Choice.FOR)
    with pytest.raises(BusinessRuleError, match="a suivi"):
        remove_ballot(ballot=again, by=room.by)
    remove_ballot(ballot=second, by=room.by)
    assert Ballot.objects.count() == 1


def test_the_commission_has_no_ballot(clock):
    seat_commission(1)
    room = make_room(cos(), clock)
    mark_presence(convocation=room.seats[0], state=Presence.IN_ROOM, by=room.by)
    start_item(item=room.items[0], by=room.by)
    with pytest.raises(BusinessRuleError, match="donne des avis"):
        vote(room, remainder=Choice.FOR)


def test_nothing_is_voted_before_the_item_begins_or_without_quorum(room):
    with pytest.raises(BusinessRuleError, match="Commencez"):
        record_ballot(
            item=room.items[1], mode=BallotMode.ORDINARY, question="Q", counted=Counted(remainder="for"), by=room.by
        )
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.ABSENT, from_item=room.items[0], by=room.by)
    with pytest.raises(BusinessRuleError, match="Sans quorum"):
        vote(room, remainder=Choice.FOR)
