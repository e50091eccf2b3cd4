"""What two versions say differently: nothing is lost, nothing is invented, and a person can read it."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.strategy.differences import Change, Piece, compare, word_difference
from governance.strategy.enums import MemberGroup
from governance.strategy.particulars import DocumentMark, Gain, KeyDate, OrientationText, Particulars, YearBudget

few = settings(max_examples=60)

words = st.lists(st.sampled_from(["le", "diagnostic", "l’exercice", "10 %", "\n\n", ", ", " ", "a-t-il", "É", "."]))
any_text = words.map(" ".join) | st.text(max_size=60)


def said(pieces: list[Piece], *, but: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change != but)


@few
@given(any_text, any_text)
def test_both_texts_are_found_whole_in_their_difference(before, after):
    pieces = word_difference(before, after)
    assert said(pieces, but=Change.ADDED) == before
    assert said(pieces, but=Change.REMOVED) == after
    assert all(piece.text for piece in pieces)
    assert all(one.change != other.change for one, other in zip(pieces, pieces[1:], strict=False))


@few
@given(any_text)
def test_a_text_does_not_differ_from_itself(text):
    assert {piece.change for piece in word_difference(text, text)} <= {Change.KEPT}


def test_a_changed_number_is_told_alone():
    pieces = word_difference(
        "Un exercice par an, dans chaque département.", "Deux exercices par an, dans chaque ville."
    )
    assert [(p.change.value, p.text) for p in pieces] == [
        ("removed", "Un exercice"),
        ("added", "Deux exercices"),
        ("kept", " par an, dans chaque "),
        ("removed", "département"),
        ("added", "ville"),
        ("kept", "."),
    ]


def test_a_paragraph_put_in_leaves_the_others_alone():
    before, after = "Premier.\nTroisième.", "Premier.\nDeuxième.\nTroisième."
    assert [piece for piece in word_difference(before, after) if piece.change != Change.KEPT] == [
        Piece(Change.ADDED, "Deuxième.\n")
    ]


def test_two_paragraphs_without_a_word_in_common_are_told_whole():
    pieces = word_difference("Le diagnostic est gratuit.", "Quatre délégués seraient recrutés")
    assert [piece.change for piece in pieces] == [Change.REMOVED, Change.ADDED]


def test_every_part_that_says_something_is_compared_under_its_name():
    before = OrientationText("Titre", "Deux mots.", "Texte.")
    particulars = Particulars(
        reason="Trois mairies attaquées.",
        gains=(Gain(MemberGroup.COMMUNITIES, "Un diagnostic.", "Un correspondant."),),
        planned_from=datetime.date(2027, 3, 1),
        key_dates=(KeyDate(datetime.date(2027, 3, 15), "inscriptions"),),
        budget_low=310_000,
        budget_years=(YearBudget(2027, 210_000),),
    )
    after = OrientationText("Titre", "Deux mots.", "Texte.", particulars, (DocumentMark("Note", "ab" * 32),))
    parts = {part.label: part for part in compare(before, after)}
    assert list(parts) == [
        "Titre",
        "En deux mots",
        "Pourquoi",
        "Ce qui est proposé",
        "Ce que chacun y gagne",
        "Calendrier",
        "Budget",
        "Documents",
    ]
    assert [label for label, part in parts.items() if not part.is_changed] == [
        "Titre",
        "En deux mots",
        "Ce qui est proposé",
    ]
    assert parts["Pourquoi"].added_words == 3
    assert "310\u202f000" in parts["Budget"].pieces[0].text


def test_of_a_fingerprint_readers_see_the_beginning_only():
    was, now = (OrientationText("Titre", "", "", documents=(DocumentMark("Note", sign * 64),)) for sign in "ab")
    documents = compare(was, now)[-1]
    assert documents.is_changed
    assert all(len(piece.text) < 20 for piece in documents.pieces)


def test_a_long_text_is_compared_at_once():
    before = "\n\n".join(f"Paragraphe {n} : " + "mot " * 120 for n in range(60))
    after = before.replace("mot mot", "mot neuf", 40)
    started = datetime.datetime.now(tz=datetime.UTC)
    assert word_difference(before, after)
    assert (datetime.datetime.now(tz=datetime.UTC) - started).total_seconds() < 10
