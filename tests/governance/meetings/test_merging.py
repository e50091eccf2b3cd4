"""Facts brought up to date, without losing a word written by hand."""

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.merging import merged


def test_untouched_paragraphs_take_the_new_facts_and_handwritten_ones_stay() -> None:
    base = "Présenté par A.\n\nLa commission échange.\n\nFin."
    mine = "Présenté par A.\n\nLa commission échange.\n\nFin.\n\nUn mot de la main."
    theirs = "Présenté par B.\n\nLa commission échange.\n\nFin."
    assert merged(base, mine, theirs) == "Présenté par B.\n\nLa commission échange.\n\nFin.\n\nUn mot de la main."


def test_a_paragraph_changed_on_both_sides_stands_twice() -> None:
    assert merged("a", "b", "c") == "b\n\nc"


def test_nothing_by_hand_gives_the_new_facts() -> None:
    assert merged("a\n\nb", "a\n\nb", "a\n\nc\n\nd") == "a\n\nc\n\nd"


def test_the_same_facts_change_nothing() -> None:
    assert merged("a\n\nb", "a\n\nx\n\nb", "a\n\nb") == "a\n\nx\n\nb"


TEXTS = st.lists(st.sampled_from("abcdefgh"), max_size=7).map("\n\n".join)
HAND = st.lists(st.sampled_from("abcdefghXYZ"), max_size=7).map("\n\n".join)


@given(TEXTS, HAND, TEXTS)
def test_no_handwritten_paragraph_is_ever_lost(base: str, mine: str, theirs: str) -> None:
    kept = merged(base, mine, theirs).split("\n\n")
    for paragraph in set(mine.split("\n\n")) - {"", *base.split("\n\n")}:
        assert paragraph in kept


@given(TEXTS, TEXTS)
def test_merging_is_plain_when_one_side_did_not_change(base: str, other: str) -> None:
    assert merged(base, base, other) == other
    assert merged(base, other, base) == other
