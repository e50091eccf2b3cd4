"""A need and its endorsements after authorities merged: the successor speaks for them, under the old names."""

import datetime

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.members.services.authorities import merge_authorities
from governance.needs.models import Endorsement, Need
from governance.needs.permissions import endorsing_mandates
from governance.needs.services import endorse_need, withdraw_endorsement
from tests.governance.members.factories import MandateFactory
from tests.governance.needs.making import make_presented

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return datetime.date.today()


@pytest.fixture
def gone(colleague, business, chair):
    """The authority of a colleague who endorsed a need; it merges into that of ``heir``."""
    need = make_presented(business)
    authority = actor_for(colleague).authorities[0]
    endorse_need(need=need, authority=authority, word="Nous aussi.", by=actor_for(colleague))
    return authority


@pytest.fixture
def heir(gone, today):
    mandate = MandateFactory(business=True, person__last_name="Héritier")
    merge_authorities(authorities=[gone], into=mandate.authority, on=today)
    return mandate


@pytest.fixture
def need(gone):
    return Need.objects.get()


def test_endorsement_is_the_successors_marked_as_taken_over(heir, gone, need, signed_in):
    page = signed_in(heir.person).get(need.get_absolute_url()).content.decode()
    assert "repris par" in page
    assert "Reprise de" in page
    assert "Votre soutien" in page


def test_given_again_it_is_still_one(heir, gone, need, today):
    endorse_need(need=need, authority=heir.authority, word="Toujours.", by=actor_for(heir.person))
    assert list(Endorsement.objects.values_list("authority", "word")) == [(gone.pk, "Toujours.")]
    assert Need.objects.with_endorsements().get().endorsement_count == 1


def test_both_had_said_so_and_are_counted_once(gone, need, today, business):
    heir = MandateFactory(business=True)
    endorse_need(need=need, authority=heir.authority, by=actor_for(heir.person))
    assert Need.objects.with_endorsements().get().endorsement_count == 2
    merge_authorities(authorities=[gone], into=heir.authority, on=today)
    assert Need.objects.with_endorsements().get().endorsement_count == 1


def test_the_successor_withdraws_it(heir, need):
    withdraw_endorsement(need=need, authority=heir.authority, by=actor_for(heir.person))
    assert not Endorsement.objects.standing().exists()


def test_a_need_goes_to_the_successor_which_does_not_endorse_its_own(need, gone, today, business, signed_in):
    heir = MandateFactory(business=True)
    merge_authorities(authorities=[need.authority], into=heir.authority, on=today)
    actor = actor_for(heir.person)
    need = Need.objects.get()
    assert endorsing_mandates(actor, need) == []
    with pytest.raises(BusinessRuleError, match="de votre collectivité"):
        endorse_need(need=need, authority=heir.authority, by=actor)
    page = signed_in(heir.person).get(f"/collectivites/{heir.authority.siren}/").content.decode()
    assert need.title.replace("'", "’") in page
    assert "repris par" in page
