"""To whom a viewpoint may be passed on: the authority's own élus first, the president last. Without database."""

from hypothesis import given
from hypothesis import strategies as st

from governance.deliberations.carrying import SeatOnDay, proposed
from governance.deliberations.enums import CarrierRole

seats = st.builds(
    SeatOnDay, st.integers(1, 500), is_own=st.booleans(), is_substitute=st.booleans(), presides=st.booleans()
)


def test_own_titulars_come_before_substitutes():
    found = proposed([SeatOnDay(1, True, True, False), SeatOnDay(2, True, False, False)])
    assert (found.role, found.mandates) == (CarrierRole.TITULAR, (2,))


def test_substitute_stands_where_no_titular_sits():
    found = proposed([SeatOnDay(1, True, True, False), SeatOnDay(2, False, False, True)])
    assert (found.role, found.mandates) == (CarrierRole.SUBSTITUTE, (1,))


def test_president_is_offered_where_nobody_of_the_authority_sits():
    found = proposed([SeatOnDay(1, False, False, False), SeatOnDay(2, False, False, True)])
    assert (found.is_by_default, found.mandates) == (True, (2,))


def test_nobody_is_said():
    assert proposed([]).role is None


@given(st.lists(seats, max_size=12))
def test_nobody_of_another_authority_is_offered_as_long_as_one_of_its_own_sits(known):
    found = proposed(known)
    own = {seat.mandate_id for seat in known if seat.is_own}
    if any(seat.is_own for seat in known):
        assert set(found.mandates) <= own
        assert not found.is_by_default
    else:
        assert all(any(s.mandate_id == pk and s.presides for s in known) for pk in found.mandates)
