"""Who speaks for a working group: its chair; where it has none, the titular who has sat the longest."""

import datetime

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.members.blocks import desk_directory
from governance.members.models import Body, Mandate
from governance.members.roles import actor_for
from governance.members.selectors import groups_without_chair
from governance.members.services.mandates import name_chair
from tests.governance.members.factories import LONG_AGO, BusinessGroupFactory, MandateFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date.today()
EARLIER = LONG_AGO - datetime.timedelta(days=1)


@pytest.fixture
def eldest():
    return MandateFactory(business=True, starts_on=EARLIER)


def leads(mandate: Mandate) -> bool:
    return actor_for(mandate.person).leads(mandate.body_id)


def test_the_chair_speaks_for_the_group_and_nobody_else(eldest):
    chair = MandateFactory(business=True, presides=True)
    assert (leads(chair), leads(eldest)) == (True, False)


def test_without_a_chair_the_titular_who_has_sat_the_longest_speaks(eldest):
    latest, substitute = (
        MandateFactory(business=True),
        MandateFactory(business=True, starts_on=EARLIER, seat="substitute"),
    )
    assert [leads(one) for one in (eldest, latest, substitute)] == [True, False, False]


def test_a_chair_whose_mandate_has_ended_speaks_no_more(eldest):
    former = MandateFactory(business=True, presides=True, ended=True)
    assert (leads(eldest), leads(former)) == (True, False)


def test_who_sits_in_no_group_speaks_for_none(dgs, django_assert_num_queries):
    actor = actor_for(dgs)
    with django_assert_num_queries(0):
        assert not actor.led_groups


def test_the_secretariat_is_told_and_says_who_presides(eldest, secretary, signed_in):
    group = BusinessGroupFactory()
    assert groups_without_chair(on=TODAY) == [group]
    rows = desk_directory(actor_for(secretary), None).context["rows"]
    assert "1\xa0groupe sans présidence" in [row["title"] for row in rows]
    client = signed_in(secretary)
    page = client.get(f"/instances/{group.slug}/").content.decode()
    assert "n’a pas de présidence" in page
    client.post(f"/instances/{group.slug}/presidence/", {"mandate": eldest.pk})
    assert groups_without_chair(on=TODAY) == []
    assert Mandate.objects.get(pk=eldest.pk).presides


def test_one_chair_takes_the_place_of_another(eldest, secretary):
    former = MandateFactory(business=True, presides=True)
    name_chair(body=former.body, mandate=eldest, by=actor_for(secretary))
    assert list(Mandate.objects.presiding().in_body(former.body)) == [eldest]


@pytest.mark.parametrize("given", [{"seat": "substitute"}, {"ended": True}, {"presides": True}])
def test_only_a_titular_of_the_day_who_does_not_preside_becomes_chair(given, secretary):
    mandate = MandateFactory(business=True, **given)
    with pytest.raises(BusinessRuleError):
        name_chair(body=mandate.body, mandate=mandate, by=actor_for(secretary))


def test_a_titular_of_another_body_does_not_preside(eldest, secretary):
    with pytest.raises(BusinessRuleError):
        name_chair(body=Body.objects.get(kind="it_group"), mandate=eldest, by=actor_for(secretary))
