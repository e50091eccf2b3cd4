"""What evaluations add up to, with properties: nothing is lost, no small group is told."""

from hypothesis import given
from hypothesis import strategies as st

from governance.strategy.enums import Criterion
from governance.strategy.evaluation_results import FEWEST, Answer, by_kind, tallies, trends, whole

answers = st.lists(
    st.builds(
        Answer,
        kind=st.sampled_from(["Région", "Département", "Métropole", "Communauté de communes"]),
        marks=st.fixed_dictionaries({criterion.value: st.integers(0, 4) for criterion in Criterion}),
    ),
    max_size=40,
)


@given(answers)
def test_every_tally_adds_up_to_the_answers(given_answers):
    for tally in tallies(given_answers):
        assert tally.total == len(given_answers)
        assert 0 <= tally.satisfied <= tally.known <= tally.total
        assert sum(percent for _, percent in tally.bar) <= 100.001


@given(answers)
def test_kinds_add_up_to_the_whole_and_none_is_small(given_answers):
    groups = by_kind(given_answers)
    assert all(group.size >= FEWEST for group in groups)
    assert sum(group.size for group in groups) == (len(given_answers) if len(given_answers) >= FEWEST else 0)
    if together := whole(given_answers):
        for position, tally in enumerate(together.tallies):
            for rank, count in enumerate(tally.counts):
                assert count.count == sum(group.tallies[position].counts[rank].count for group in groups)


@given(answers)
def test_nothing_is_told_of_fewer_than_three(given_answers):
    assert (whole(given_answers) is None) == (len(given_answers) < FEWEST)


@given(st.lists(st.tuples(st.text(max_size=5), answers), max_size=6))
def test_semesters_stand_side_by_side_from_two_on(told):
    groups = [(name, group) for name, said in told if (group := whole(said))]
    rows = trends(groups)
    assert len(rows) == (len(Criterion) if len(groups) > 1 else 0)
    for row in rows:
        assert [name for name, _ in row.cells] == [name for name, _ in groups]
        assert {tally.label for _, tally in row.cells} == {row.label}
        assert all(0 <= tally.share <= 100 for _, tally in row.cells)
