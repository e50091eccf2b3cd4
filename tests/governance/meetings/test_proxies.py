"""Proxies: written to one member, never in a circle, never to someone absent, whatever the order of acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.proxies import (
    AWAY,
    GIVER_CAME,
    HOLDER_LEFT,
    REPRESENTED,
    REVOKED,
    ProxyRefusal,
    ProxyRule,
    Table,
)
from governance.meetings.quorum import THERE

A, B, C, D = 1, 2, 3, 4


def a_table(rule: ProxyRule | None = None, **colleges: int) -> Table:
    return Table(rule or ProxyRule(), {A: 1, B: 1, C: 1, D: 2} | colleges, names={A: "Anna", B: "Budoc", C: "Katell"})


def a_room(*there: int, rule: ProxyRule | None = None) -> Table:
    table = a_table(rule)
    for member in there:
        table.mark(member, 0, "in_room")
    return table


def test_a_proxy_goes_to_a_member_who_is_there():
    table = a_room(B)
    table.give(A, B, 0)
    assert table.speaks_for(A, 3) == B
    assert table.state_at(A, 3) == REPRESENTED


@pytest.mark.parametrize(
    ("giver", "holder", "sentence"),
    [
        (A, A, "à un autre membre"),
        (B, C, "Budoc est en séance"),
        (A, D, "n’est pas en séance"),
    ],
)
def test_what_no_rule_allows_is_refused(giver, holder, sentence):
    table = a_room(B, C)
    table.mark(D, 0, "absent")
    with pytest.raises(ProxyRefusal, match=sentence):
        table.give(giver, holder, 0)


def test_one_holder_carries_no_more_than_the_rule_says():
    table = a_room(B)
    table.give(A, B, 0)
    with pytest.raises(ProxyRefusal, match="porte déjà"):
        table.give(C, B, 2)
    two = a_room(B, rule=ProxyRule(per_holder=2))
    two.give(A, B, 0)
    two.give(C, B, 2)
    assert len(two.held_at(B, 2)) == 2


def test_a_body_without_proxies_refuses_them_all():
    with pytest.raises(ProxyRefusal, match="aucun pouvoir"):
        a_room(B, rule=ProxyRule(per_holder=0)).give(A, B, 0)


def test_within_a_college_when_the_rule_says_so():
    table = a_room(B, rule=ProxyRule(within_college=True))
    with pytest.raises(ProxyRefusal, match="même collège"):
        table.give(D, B, 0)
    table.give(A, B, 0)


def test_two_members_cannot_hold_each_others_proxy():
    """What real minutes once printed (domain.md 1.2)."""
    table = a_table()
    table.give(A, B, 0)
    with pytest.raises(ProxyRefusal):
        table.give(B, A, 0)


def test_a_proxy_falls_when_its_holder_leaves_and_does_not_come_back_with_them():
    table = a_room(B)
    table.give(A, B, 0)
    table.mark(B, 3, "absent")
    table.mark(B, 5, "in_room")
    assert [table.speaks_for(A, place) for place in (2, 3, 5)] == [B, None, None]
    assert table.proxies[0].why == HOLDER_LEFT
    assert table.state_at(A, 3) == "excused"


def test_a_proxy_ends_when_its_giver_arrives():
    table = a_room(B)
    table.give(A, B, 0)
    table.mark(A, 2, "remote")
    assert (table.speaks_for(A, 1), table.speaks_for(A, 2)) == (B, None)
    assert table.proxies[0].why == GIVER_CAME


def test_a_proxy_is_revoked_at_any_time():
    table = a_room(B)
    table.give(A, B, 0)
    table.revoke(A, 4)
    assert (table.speaks_for(A, 3), table.speaks_for(A, 4)) == (B, None)
    assert table.proxies[0].why == REVOKED
    table.give(A, B, 5)
    assert table.speaks_for(A, 5) == B


def test_a_proxy_given_for_the_past_stops_where_its_holder_had_left():
    table = a_room(B)
    table.mark(B, 4, "absent")
    table.give(A, B, 2)
    assert [table.speaks_for(A, place) for place in (1, 2, 3, 4)] == [None, B, B, None]
    assert table.state_at(A, 4) == "excused"


MEMBERS, PLACES = range(1, 7), range(6)
MARKS = st.tuples(
    st.just("mark"),
    st.sampled_from(MEMBERS),
    st.sampled_from(PLACES),
    st.sampled_from([*sorted(THERE), *sorted(AWAY)]),
)
GIFTS = st.tuples(st.just("give"), st.sampled_from(MEMBERS), st.sampled_from(PLACES), st.sampled_from(MEMBERS))
REVOCATIONS = st.tuples(st.just("revoke"), st.sampled_from(MEMBERS), st.sampled_from(PLACES), st.none())
ACTS = st.lists(st.one_of(MARKS, GIFTS, REVOCATIONS), max_size=40)


def played(rule: ProxyRule, acts: list[tuple]) -> Table:
    """Acts in any order and for any item, those that the table refuses left out."""
    table = Table(rule, {member: member % 2 for member in MEMBERS})
    for act, member, place, what in acts:
        if act == "mark":
            table.mark(member, place, what)
        elif act == "revoke":
            table.revoke(member, place)
        else:
            try:
                table.give(member, what, place)
            except ProxyRefusal:
                continue
    return table


@given(ACTS, st.integers(0, 2), st.booleans())
def test_under_any_order_of_acts_every_proxy_stands_by_the_rules(acts, per_holder, within_college):
    table = played(ProxyRule(per_holder, within_college), acts)
    for place in range(8):
        counting = [proxy for proxy in table.proxies if proxy.counts_at(place)]
        givers, holders = [p.giver for p in counting], [p.holder for p in counting]
        assert len(set(givers)) == len(givers), "one proxy per member"
        assert not set(givers) & set(holders), "no circle, no chain"
        assert all(holders.count(holder) <= per_holder for holder in holders)
        for proxy in counting:
            assert table.state_at(proxy.giver, place) == REPRESENTED
            assert table.state_at(proxy.holder, place) not in AWAY | {REPRESENTED}
            assert not within_college or table.colleges[proxy.giver] == table.colleges[proxy.holder]
        for member in MEMBERS:
            assert table.state_at(member, place) != REPRESENTED or member in givers


@given(ACTS, st.sampled_from(MEMBERS), st.sampled_from(PLACES))
def test_who_leaves_takes_nobody_s_place(acts, leaver, place):
    """Members present or represented never grow in number when one of them leaves."""
    table = played(ProxyRule(1), acts)

    def counted(at: int) -> int:
        return sum(table.state_at(m, at) in THERE or table.speaks_for(m, at) is not None for m in MEMBERS)

    before = [counted(at) for at in range(8)]
    if table.state_at(leaver, place) in THERE:
        table.mark(leaver, place, "absent")
        assert counted(place) < before[place]
        assert all(counted(at) <= before[at] for at in range(8))
