"""Which date suits best, why, and that one more yes never ranks it lower."""

import dataclasses
import datetime

from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.french import PARIS
from governance.meetings.ranking import Tally, ranking

START = datetime.datetime(2026, 12, 15, 9, 30, tzinfo=PARIS)


def tally(option: int, yes: int = 0, if_needed: int = 0, no: int = 0, silent: int = 0) -> Tally:
    starts_at = START + datetime.timedelta(days=option)
    return Tally(option, starts_at, yes, if_needed, no, silent, yes, if_needed)


def order(*tallies: Tally, needed: int = 0) -> list[int]:
    return [each.option for each in ranking(tallies, needed=needed).tallies]


def test_most_yes_first_then_those_who_could_then_fewest_no_then_the_earliest():
    assert order(tally(0, yes=3), tally(1, yes=4)) == [1, 0]
    assert order(tally(0, yes=3), tally(1, yes=3, if_needed=1)) == [1, 0]
    assert order(tally(0, yes=3, no=2), tally(1, yes=3, no=1)) == [1, 0]
    assert order(tally(1, yes=3), tally(0, yes=3)) == [0, 1]


def test_a_date_that_makes_the_quorum_comes_before_one_with_more_yes():
    assert order(tally(0, yes=5), tally(1, yes=4, if_needed=6), needed=8) == [1, 0]
    assert order(tally(0, yes=5, if_needed=9), tally(1, yes=8), needed=8) == [1, 0]


def test_nothing_is_best_before_the_first_answer():
    assert ranking([tally(0, silent=9), tally(1, silent=9)], needed=5).best is None
    assert ranking([], needed=5).explanation == ""


def test_the_best_date_is_explained_in_words():
    words = ranking([tally(0, yes=8, if_needed=1, no=2, silent=3), tally(1, yes=5)], needed=8).explanation
    assert words == (
        "Mardi 15\u00a0décembre à 9\u00a0h\u00a030\u00a0: 8\u00a0oui, 1\u00a0si nécessaire, 2\u00a0non, "
        "3\u00a0sans réponse. Le quorum (8\u00a0membres) serait atteint avec ceux qui disent oui. "
        "C’est 3\u00a0oui de plus que le 16\u00a0décembre."
    )
    assert "ne serait pas encore atteint" in ranking([tally(0, yes=1)], needed=8).explanation
    assert "convient aussi bien" in ranking([tally(0, yes=1), tally(1, yes=1)], needed=0).explanation


COUNTS = st.tuples(*[st.integers(0, 6)] * 4)


@given(st.lists(COUNTS, min_size=1, max_size=6), st.data(), st.integers(0, 12))
def test_one_more_yes_never_ranks_a_date_lower(counts, data, needed):
    tallies = [tally(option, *values) for option, values in enumerate(counts)]
    chosen = data.draw(st.sampled_from(tallies))
    sources = [name for name in ("if_needed", "no", "silent") if getattr(chosen, name)]
    before = order(*tallies, needed=needed).index(chosen.option)
    for source in sources:
        more = dataclasses.replace(
            chosen, yes=chosen.yes + 1, yes_weight=chosen.yes_weight + 1, **{source: getattr(chosen, source) - 1}
        )
        if source == "if_needed":
            more = dataclasses.replace(more, if_needed_weight=more.if_needed)
        others = [more if each.option == chosen.option else each for each in tallies]
        assert order(*others, needed=needed).index(chosen.option) <= before


@given(st.lists(COUNTS, max_size=6), st.integers(0, 12))
def test_every_date_is_ranked_once(counts, needed):
    tallies = [tally(option, *values) for option, values in enumerate(counts)]
    assert sorted(order(*tallies, needed=needed)) == list(range(len(tallies)))
