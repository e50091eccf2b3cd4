"""Counting a ballot: heads beside voices, votes cast, majority, tie; what does not add up is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.french import NBSP, THIN
from governance.meetings.ballot import (
    BallotRefusal,
    Count,
    Electorate,
    Line,
    Said,
    Vote,
    from_counts,
    from_names,
    from_sums,
    result,
)
from governance.meetings.enums import Choice

# The five colleges of the statutes (domain.md 1.3): 92 delegates, 769 voices.
COLLEGES = [
    Electorate(1, "Région", 4, 75),
    Electorate(2, "Départements", 8, 25),
    Electorate(3, "Plus de 50 000 habitants", 40, 5),
    Electorate(4, "20 000 à 50 000 habitants", 29, 2),
    Electorate(5, "Moins de 20 000 habitants", 11, 1),
]


def test_words_are_those_of_the_ballots():
    assert [vote.value for vote in Vote] == Choice.values


def test_the_five_colleges_hold_769_voices():
    assert sum(college.heads for college in COLLEGES) == 92
    assert sum(college.voices for college in COLLEGES) == 769


def test_the_ballot_of_the_statutes():
    """Pour 640, contre 58, abstention 71: 698 votes cast, a majority of 350."""
    counts = {(4, Vote.AGAINST): 29, (3, Vote.ABSTENTION): 12, (5, Vote.ABSTENTION): 11}
    lines = from_counts(COLLEGES, counts, remainder=Vote.FOR)
    found = result(lines, by_voices=True)
    assert [found.weight(vote) for vote in (Vote.FOR, Vote.AGAINST, Vote.ABSTENTION)] == [640, 58, 71]
    assert (found.cast, found.majority, found.is_adopted) == (698, 350, True)
    assert found.counts[Vote.FOR].heads == 40
    assert found.words == (
        f"Adopté par 640{NBSP}voix pour, 58 contre{THIN}; 71{NBSP}abstentions. "
        f"Suffrages exprimés{NBSP}: 698, majorité 350."
    )


def test_too_many_in_one_college_is_refused_beside_it():
    with pytest.raises(BallotRefusal, match="Région") as refusal:
        from_counts(COLLEGES, {(1, Vote.AGAINST): 5}, remainder=Vote.FOR)
    assert refusal.value.college == 1


def test_someone_missing_is_refused():
    with pytest.raises(BallotRefusal, match="de moins"):
        from_counts([Electorate(1, "Région", 4, 75)], {(1, Vote.FOR): 3})


def test_a_secret_ballot_adds_up_in_ballots_and_in_voices():
    region = [Electorate(1, "Région", 4, 75)]
    lines = from_sums(region, {Vote.FOR: Count(3, 225), Vote.AGAINST: Count(1, 75)})
    assert result(lines, by_voices=True, is_secret=True).is_adopted
    with pytest.raises(BallotRefusal, match="bulletins"):
        from_sums(region, {Vote.FOR: Count(3, 225)})
    with pytest.raises(BallotRefusal, match="voix"):
        from_sums(region, {Vote.FOR: Count(4, 299)})


@pytest.mark.parametrize(
    ("casting", "chair", "secret", "adopted"),
    [
        (True, Vote.FOR, False, True),
        (True, Vote.AGAINST, False, False),
        (True, Vote.FOR, True, False),
        (False, Vote.FOR, False, False),
        (True, Vote.ABSTENTION, False, False),
    ],
)
def test_on_a_tie_the_chair_decides_except_in_secret(casting, chair, secret, adopted):
    lines = [Line(1, Vote.FOR, 2, 2), Line(1, Vote.AGAINST, 2, 2)]
    found = result(lines, by_voices=False, casting_vote=casting, chair=chair, is_secret=secret)
    assert found.is_tie
    assert found.is_adopted is adopted


def test_nobody_cast_a_vote_and_nothing_is_adopted():
    found = result([Line(1, Vote.ABSTENTION, 4, 4)], by_voices=False)
    assert not found.is_adopted and found.majority == 0
    assert "Aucun suffrage exprimé" in found.words


ELECTORATES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([1, 2, 5, 25, 75])), min_size=1, max_size=5).map(
    lambda rows: [Electorate(n, f"Collège {n}", heads, voices) for n, (heads, voices) in enumerate(rows, 1)]
)


@given(ELECTORATES, st.data())
def test_lines_always_add_up_to_those_who_may_take_part(electorates, data):
    said = [
        Said(member, row.college, data.draw(st.sampled_from(Vote)), row.voices_per_head)
        for row in electorates
        for member in range(row.heads)
    ]
    lines = from_names(said)
    assert sum(line.heads for line in lines) == sum(row.heads for row in electorates)
    assert sum(line.voices for line in lines) == sum(row.voices for row in electorates)
    found = result(lines, by_voices=True)
    assert found.is_adopted == (found.weight(Vote.FOR) >= found.majority > 0)
    counts = {(line.college, line.vote): line.heads for line in lines}
    again = from_counts(electorates, counts)
    assert {(x.college, x.vote, x.heads, x.voices) for x in again if x.heads} == {
        (x.college, x.vote, x.heads, x.voices) for x in lines if x.heads
    }


@given(ELECTORATES, st.sampled_from(Vote), st.data())
def test_the_remainder_is_everyone_not_counted_elsewhere(electorates, remainder, data):
    others = [vote for vote in Vote if vote != remainder]
    counts = {
        (row.college, data.draw(st.sampled_from(others))): data.draw(st.integers(0, row.heads)) for row in electorates
    }
    lines = from_counts(electorates, counts, remainder=remainder)
    assert sum(line.heads for line in lines) == sum(row.heads for row in electorates)
    assert all(line.heads >= 0 for line in lines)
