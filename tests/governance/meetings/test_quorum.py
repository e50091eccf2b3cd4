"""Quorum by a fraction of a total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.quorum import Quorum


@pytest.mark.parametrize(("total", "needed"), [(66, 34), (65, 33), (1, 1), (2, 2), (0, 0), (769, 385)])
def test_majority_is_more_than_half(total, needed):
    assert Quorum(total).needed == needed


def test_missing_members_are_counted():
    assert Quorum(66).missing(30) == 4
    assert Quorum(66).is_reached(34)
    assert Quorum(9, 1, 3).needed == 4


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_quorum_is_never_lost_when_someone_arrives(total, present):
    quorum = Quorum(total)
    assert not quorum.is_reached(present) or quorum.is_reached(present + 1)
