"""Two writings of one article, field by field."""

from hypothesis import given
from hypothesis import strategies as st

from bulletins.merging import changed_words, marks_of, merge

NAMES = ["title", "text", "asked"]


def data(title="T", text="Un texte.", asked=""):
    return {"title": [title], "text": [text], "asked": [asked]}


SEEN = marks_of(data(), NAMES)


def test_what_only_the_other_changed_is_taken_and_what_only_i_changed_stands():
    merged = merge(SEEN, data(title="Autre titre"), data(text="Mon texte."), NAMES)
    assert (merged.data, merged.taken, merged.disputed) == (
        data(title="Autre titre", text="Mon texte."), ["title"], [],
    )  # fmt: skip


def test_what_both_changed_is_for_a_choice_and_mine_stands_meanwhile():
    merged = merge(SEEN, data(text="Le sien."), data(text="Le mien."), NAMES)
    assert (merged.data["text"], merged.taken, merged.disputed) == (["Le mien."], [], ["text"])


def test_what_both_changed_alike_is_no_dispute():
    merged = merge(SEEN, data(text="Pareil."), data(text="Pareil.  \r\n"), NAMES)
    assert (merged.taken, merged.disputed) == ([], [])


def test_without_knowing_what_was_seen_every_difference_is_for_a_choice():
    for seen in ("", "x.y", "a.b.c.d.e"):
        assert merge(seen, data(title="A", text="B"), data(), NAMES).disputed == ["title", "text"]


def test_line_ends_and_the_order_of_boxes_are_no_change():
    assert marks_of({"title": ["a\r\nb "], "text": ["2", "1"]}, NAMES) == marks_of(
        {"title": ["a\nb"], "text": ["1", "2", ""]}, NAMES
    )


def test_changed_words_are_told_on_both_sides():
    mine, theirs = changed_words("le chat noir dort", "le chat blanc dort")
    assert [(span.text, span.differs) for span in mine] == [("le chat ", False), ("noir ", True), ("dort", False)]
    assert [(span.text, span.differs) for span in theirs] == [("le chat ", False), ("blanc ", True), ("dort", False)]


TEXTS = st.text(alphabet="ab \n", max_size=40)


@given(TEXTS, TEXTS)
def test_no_word_is_lost_or_made_up(one, other):
    for text, spans in zip((one, other), changed_words(one, other), strict=True):
        assert "".join(span.text for span in spans) == text


@given(TEXTS, TEXTS, TEXTS)
def test_a_merge_holds_only_what_one_of_us_wrote(seen, stored, typed):
    merged = merge(marks_of(data(text=seen), NAMES), data(text=stored), data(text=typed), NAMES)
    assert merged.data["text"][0] in {stored, typed}
    if merged.data["text"][0] != typed:
        assert merged.taken == ["text"]
