"""The number of a deliberation. Without database."""

from hypothesis import given
from hypothesis import strategies as st

from governance.deliberations import numbering


def test_reference_bears_body_year_and_three_figures():
    assert numbering.reference("CS", 2026, 3) == "CS-2026-003"
    assert numbering.reference("CS", 2026, 1234) == "CS-2026-1234"


def test_prefix_is_the_initials_or_the_beginning_of_a_single_word():
    assert [numbering.prefix_of(name) for name in ("comite syndical", "bureau", "")] == ["CS", "BUR", "D"]


@given(st.text(max_size=80), st.integers(2000, 2099), st.integers(1, 9999))
def test_reference_is_short_and_plain(name, year, number):
    found = numbering.reference(numbering.prefix_of(name), year, number)
    assert len(found) <= 15
    assert all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in found)


@given(st.integers(0, 200))
def test_numbers_given_one_after_the_other_have_no_gap(count):
    given_numbers, last = [], 0
    for _ in range(count):
        last = numbering.next_number(last)
        given_numbers.append(last)
    assert numbering.gaps(given_numbers) == []
    assert len(set(given_numbers)) == count


@given(st.sets(st.integers(1, 60), min_size=1))
def test_gaps_are_those_between_one_and_the_last(numbers):
    missing = numbering.gaps(numbers)
    assert set(missing) | numbers == set(range(1, max(numbers) + 1))
    assert not set(missing) & numbers
