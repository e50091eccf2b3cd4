"""Quorum by a fraction of a total, by heads, with proxies or by voices, item by item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.french import NBSP, THIN
from governance.meetings.enums import Presence
from governance.meetings.quorum import THERE, Basis, Quorum, QuorumRule, SeatThere, standing
from governance.members.enums import QuorumBasis

STATES = [*Presence.values, ""]


def seats_of(*states: str, voices: int = 1) -> list[SeatThere]:
    return [SeatThere(state, voices, is_represented=state == Presence.REPRESENTED) for state in states]


@pytest.mark.parametrize(("total", "needed"), [(66, 34), (65, 33), (1, 1), (2, 2), (0, 0), (769, 385)])
def test_majority_is_more_than_half(total, needed):
    assert Quorum(total).needed == needed


def test_missing_members_are_counted():
    assert Quorum(66).missing(30) == 4
    assert Quorum(66).is_reached(34)
    assert Quorum(9, 1, 3).needed == 4


def test_words_of_the_rule_are_those_of_the_body():
    assert [basis.value for basis in Basis] == QuorumBasis.values
    assert set(Presence.values) >= THERE


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_quorum_is_never_lost_when_someone_arrives(total, present):
    quorum = Quorum(total)
    assert not quorum.is_reached(present) or quorum.is_reached(present + 1)


@pytest.mark.parametrize(
    ("basis", "remote", "present"),
    [
        (Basis.PRESENT, True, 3),
        (Basis.PRESENT, False, 2),
        (Basis.PRESENT_OR_REPRESENTED, True, 4),
        (Basis.NONE, True, 3),
    ],
)
def test_each_basis_counts_its_own(basis, remote, present):
    there = seats_of("in_room", "remote", "substituted", "represented", "excused", "absent", "")
    assert standing(QuorumRule(basis, remote_counts=remote), there).present == present


def test_voices_are_counted_where_the_statutes_say_so():
    region, small = seats_of("in_room", voices=75), seats_of("in_room", "absent", voices=1)
    found = standing(QuorumRule(Basis.VOICES), region + small)
    assert (found.present, found.quorum.total, found.needed) == (76, 77, 39)
    assert found.counted == f"76{NBSP}voix sur 77"


def test_a_member_interested_in_the_item_is_left_out():
    there = [*seats_of("in_room", "in_room", "absent", "absent"), SeatThere("in_room", is_interested=True)]
    found = standing(QuorumRule(Basis.PRESENT), there)
    assert (found.present, found.quorum.total, found.interested) == (2, 4, 1)
    assert f"1{NBSP}membre intéressé laissé de côté" in found.explanation


def test_it_is_explained_in_words():
    found = standing(
        QuorumRule(Basis.PRESENT, source="statuts, art. 9"), seats_of(*["in_room"] * 33, *["absent"] * 33)
    )
    assert found.verdict == f"Quorum non atteint{NBSP}: il en manque 1 sur 34"
    assert found.explanation == (
        f"Le quorum est de plus de la moitié des membres, soit 34 sur 66 (statuts, art. 9){THIN}; sans les pouvoirs."
    )


def test_a_second_meeting_needs_none():
    found = standing(QuorumRule(Basis.PRESENT, is_waived=True), seats_of("absent", "absent"))
    assert found.is_reached and found.needed == 0
    assert found.verdict.endswith("aucun quorum n’est exigé")


RULES = st.builds(
    QuorumRule,
    basis=st.sampled_from(Basis),
    numerator=st.integers(1, 2),
    denominator=st.integers(2, 5),
    remote_counts=st.booleans(),
)
PEOPLE = st.lists(
    st.builds(SeatThere, state=st.sampled_from(STATES), voices=st.sampled_from([1, 2, 5, 25, 75])),
    min_size=1,
    max_size=40,
)


@given(RULES, PEOPLE, st.data())
def test_quorum_never_grows_when_someone_leaves(rule, there, data):
    """Whoever leaves, and whatever proxy falls with them, what is there only shrinks, and what is needed stays."""
    leaver = data.draw(st.integers(0, len(there) - 1))
    before = standing(rule, there)
    gone = SeatThere("absent", there[leaver].voices)
    after = standing(rule, [*there[:leaver], gone, *there[leaver + 1 :]])
    assert after.present <= before.present
    assert after.needed == before.needed
    assert before.is_reached or not after.is_reached
