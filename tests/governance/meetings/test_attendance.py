"""Presence from an item on, proxies as they are written, and two people who write at once."""

import uuid

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.meetings.enums import Presence, ProxyEnd
from governance.meetings.models import Attendance, Proxy
from governance.meetings.selectors.sittings import sitting_of
from governance.meetings.services import (
    OvertakenError,
    end_item,
    give_proxy,
    mark_presence,
    revoke_proxy,
    set_recusal,
    start_item,
)
from governance.members.enums import QuorumBasis, Seat
from tests.governance.meetings.factories import cos
from tests.governance.meetings.rooms import assembly, delegate, make_room, seat_assembly, seat_commission
from tests.governance.members.factories import MandateFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def comite(clock):
    seat_assembly(1, 2, 3, 4, 5)
    return make_room(assembly(), clock, items=3)


def state(room, seat, place):
    return sitting_of(room.meeting).table.state_at(seat.pk, place)


def test_a_presence_holds_from_its_item_on(comite):
    seat, item = comite.seats[0], comite.items[1]
    mark_presence(convocation=seat, state=Presence.IN_ROOM, by=comite.by)
    mark_presence(convocation=seat, state=Presence.ABSENT, from_item=item, by=comite.by)
    assert [state(comite, seat, place) for place in range(4)] == ["in_room", "in_room", "absent", "absent"]


def test_quorum_follows_departures_item_by_item(comite):
    for seat in comite.seats[:3]:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=comite.by)
    mark_presence(convocation=comite.seats[0], state=Presence.ABSENT, from_item=comite.items[1], by=comite.by)
    sitting = sitting_of(comite.meeting)
    assert [sitting.standing(place).is_reached for place in (1, 2)] == [True, False]
    assert sitting.standing(2).missing == 1


def test_a_member_interested_is_left_out_of_one_item(comite):
    for seat in comite.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=comite.by)
    set_recusal(item=comite.items[1], convocation=comite.seats[0], is_out=True, by=comite.by)
    sitting = sitting_of(comite.meeting)
    assert (sitting.standing(1).present, sitting.standing(2).present) == (5, 4)
    assert sum(row.heads for row in sitting.electorates(2)) == 4
    set_recusal(item=comite.items[1], convocation=comite.seats[0], is_out=False, by=comite.by)
    assert sitting_of(comite.meeting).standing(2).present == 5


def test_the_substitute_who_comes_is_named(clock):
    seat_commission(1)
    first = MandateFactory()
    second = MandateFactory(authority=first.authority, seat=Seat.SUBSTITUTE)
    room = make_room(cos(), clock)
    seat = next(row for row in room.seats if row.mandate_id == first.pk)
    mark_presence(convocation=seat, state=Presence.SUBSTITUTED, by=room.by)
    assert Attendance.objects.get(convocation=seat).substitute_name == second.person.full_name
    alone = next(row for row in room.seats if row.pk != seat.pk)
    with pytest.raises(BusinessRuleError, match="Aucun suppléant"):
        mark_presence(convocation=alone, state=Presence.SUBSTITUTED, by=room.by)


def test_a_proxy_is_given_at_the_table_and_falls_with_its_holder(comite):
    giver, holder = comite.seats[:2]
    mark_presence(convocation=holder, state=Presence.IN_ROOM, by=comite.by)
    changed = give_proxy(giver=giver, holder=holder, by=comite.by)
    assert changed == [giver.pk, holder.pk]
    assert state(comite, giver, 1) == Presence.REPRESENTED
    changed = mark_presence(convocation=holder, state=Presence.ABSENT, from_item=comite.items[2], by=comite.by)
    assert changed == [holder.pk, giver.pk]
    proxy = Proxy.objects.get()
    assert (proxy.ended, proxy.ended_from) == (ProxyEnd.HOLDER_LEFT, comite.items[2])
    assert [state(comite, giver, place) for place in (2, 3)] == ["represented", "excused"]


def test_a_proxy_is_refused_in_words_of_the_rule(comite):
    giver, holder, third = comite.seats[:3]
    mark_presence(convocation=holder, state=Presence.IN_ROOM, by=comite.by)
    give_proxy(giver=giver, holder=holder, by=comite.by)
    with pytest.raises(BusinessRuleError, match="porte déjà 1") as refusal:
        give_proxy(giver=third, holder=holder, by=comite.by)
    assert refusal.value.field == "holder"


def test_the_commission_admits_no_proxy_by_default(clock):
    seat_commission(2)
    room = make_room(cos(), clock)
    with pytest.raises(BusinessRuleError, match="aucun pouvoir"):
        give_proxy(giver=room.seats[0], holder=room.seats[1], by=room.by)


def test_a_proxy_is_revoked(comite):
    giver, holder = comite.seats[:2]
    mark_presence(convocation=holder, state=Presence.REMOTE, by=comite.by)
    give_proxy(giver=giver, holder=holder, by=comite.by)
    revoke_proxy(giver=giver, from_item=comite.items[0], by=comite.by)
    assert Proxy.objects.get().ended == ProxyEnd.REVOKED
    with pytest.raises(BusinessRuleError, match="aucun pouvoir"):
        revoke_proxy(giver=giver, from_item=comite.items[0], by=comite.by)


def test_represented_members_count_where_the_rule_says_so(clock):
    body = assembly()
    body.quorum_basis = QuorumBasis.PRESENT_OR_REPRESENTED
    body.save()
    seat_assembly(4, 4, 4)
    room = make_room(body, clock)
    mark_presence(convocation=room.seats[0], state=Presence.IN_ROOM, by=room.by)
    give_proxy(giver=room.seats[1], holder=room.seats[0], by=room.by)
    assert sitting_of(room.meeting).standing(0).is_reached


def test_the_second_writer_is_told_what_the_first_wrote(comite):
    seat = comite.seats[0]
    mark_presence(convocation=seat, state=Presence.EXCUSED, seen=0, by=comite.by)
    with pytest.raises(OvertakenError, match="« Excusé\\(e\\) »"):
        mark_presence(convocation=seat, state=Presence.IN_ROOM, seen=0, by=comite.by)
    assert state(comite, seat, 0) == Presence.EXCUSED
    mark_presence(convocation=seat, state=Presence.IN_ROOM, seen=1, by=comite.by)
    assert state(comite, seat, 0) == Presence.IN_ROOM


def test_the_same_write_sent_again_changes_nothing(comite):
    seat, key = comite.seats[0], uuid.uuid4()
    mark_presence(convocation=seat, state=Presence.IN_ROOM, seen=0, key=key, by=comite.by)
    mark_presence(convocation=seat, state=Presence.IN_ROOM, seen=0, key=key, by=comite.by)
    assert seat.seat_record.version == 1


def test_what_is_marked_after_an_item_begins_at_the_next(comite):
    for seat in comite.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=comite.by)
    assert sitting_of(comite.meeting).place_now == 0
    start_item(item=comite.items[0], by=comite.by)
    assert sitting_of(comite.meeting).place_now == 1
    end_item(item=comite.items[0], by=comite.by)
    assert sitting_of(comite.meeting).place_now == 2


def test_who_was_not_convened_is_not_marked(comite, clock):
    other = make_room_of_another(clock)
    with pytest.raises(BusinessRuleError, match="convoqués"):
        set_recusal(item=comite.items[0], convocation=other, is_out=True, by=comite.by)


def make_room_of_another(clock):
    seat_commission(1)
    clock.move_to("2026-11-24T09:00:00+00:00")
    return make_room(cos(), clock).seats[0]


@pytest.mark.parametrize("seats", [2, 20, 92])
def test_reading_a_sitting_costs_the_same_whatever_its_size(seats, clock, django_assert_num_queries):
    body = assembly()
    for _ in range(seats):
        delegate(body, MemberFactory())
    room = make_room(body, clock)
    with django_assert_num_queries(6):
        sitting = sitting_of(room.meeting)
        sitting.standing(0)
        sitting.electorates(1)
