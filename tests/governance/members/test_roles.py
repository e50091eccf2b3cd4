"""What mandates in force allow, and nothing else."""

import datetime

from governance.members.models import College
from governance.members.roles import actor_for


def test_actor_holds_only_mandates_in_force(dgs, former_dgs):
    assert actor_for(dgs).is_commissioner
    assert actor_for(former_dgs).mandates == ()
    assert actor_for(former_dgs, on=datetime.date(2020, 6, 1)).is_commissioner


def test_preparer_is_no_commissioner(preparer):
    actor = actor_for(preparer)
    assert actor.is_preparer
    assert not actor.is_commissioner


def test_colleges_hold_769_voices_for_the_real_numbers_of_members(db):
    members = {1: 1, 2: 4, 3: 20, 4: 29, 5: 11}
    voices = {c.number: members[c.number] * c.seats_per_member * c.voices_per_seat for c in College.objects.all()}
    assert sum(voices.values()) == 769
