"""Opening, ending, preparing, merging: what becomes true, and what is refused."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.enums import BodyKind, Seat
from governance.members.models import College, Mandate, Membership
from governance.members.roles import actor_for
from governance.members.services.authorities import end_membership, merge_authorities, open_membership
from governance.members.services.mandates import end_mandate, end_preparer, name_preparer, open_mandate
from tests.governance.members.factories import AuthorityFactory, MandateFactory, MemberFactory, standing_body
from tests.governance.people.factories import PersonFactory

DAY = datetime.date(2026, 1, 5)


def opened(authority, person=None, **values) -> Mandate:
    values = {"body": standing_body(BodyKind.STRATEGIC_COMMISSION), "seat": Seat.TITULAR, "starts_on": DAY} | values
    return open_mandate(person=person or PersonFactory(), authority=authority, **values)


def test_a_mandate_gives_access_from_its_first_day_until_the_eve_of_its_end(abers):
    mandate = opened(abers, ends_on=datetime.date(2026, 6, 1))
    in_force = [actor_for(mandate.person, on=day).is_commissioner for day in (
        DAY - datetime.timedelta(days=1), DAY, datetime.date(2026, 5, 31), datetime.date(2026, 6, 1))]  # fmt: skip
    assert in_force == [False, True, True, False]
    assert Entry.objects.filter(verb="open_mandate").count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (DAY, None),
        (datetime.date(2025, 1, 1), None),
        (datetime.date(2025, 1, 1), datetime.date(2026, 1, 6)),
        (datetime.date(2026, 5, 31), None),
        (datetime.date(2026, 2, 1), datetime.date(2026, 3, 1)),
    ],
)
def test_the_same_seat_is_not_held_twice_on_one_day(abers, starts_on, ends_on):
    mandate = opened(abers, ends_on=datetime.date(2026, 6, 1))
    with pytest.raises(BusinessRuleError, match="tient déjà ce mandat"):
        opened(abers, mandate.person, starts_on=starts_on, ends_on=ends_on)


def test_periods_that_only_touch_are_accepted(abers):
    mandate = opened(abers, ends_on=datetime.date(2026, 6, 1))
    opened(abers, mandate.person, starts_on=datetime.date(2026, 6, 1))
    opened(abers, mandate.person, starts_on=datetime.date(2025, 1, 1), ends_on=DAY)
    assert Mandate.objects.filter(person=mandate.person).count() == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no exclusion")
def test_the_database_itself_refuses_what_escapes_the_service(abers):
    mandate = opened(abers, ends_on=datetime.date(2026, 6, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(person=mandate.person, authority=abers, starts_on=datetime.date(2026, 3, 1))


def test_only_members_sit_in_the_commission(db):
    with pytest.raises(BusinessRuleError, match="n’est pas membre"):
        opened(AuthorityFactory())


def test_agents_sit_in_the_secretariat_for_the_syndicat_only(abers):
    with pytest.raises(BusinessRuleError, match="agents"):
        opened(abers, body=standing_body(BodyKind.SECRETARIAT))


def test_a_mandate_ends_once_and_never_later(abers):
    mandate = end_mandate(mandate=opened(abers), ends_on=datetime.date(2026, 6, 1))
    with pytest.raises(BusinessRuleError, match="finit déjà"):
        end_mandate(mandate=mandate, ends_on=datetime.date(2026, 7, 1))
    assert end_mandate(mandate=mandate, ends_on=datetime.date(2026, 5, 1)).ends_on == datetime.date(2026, 5, 1)


def test_a_collaborateur_named_by_mistake_leaves_no_mandate(dgs, abers):
    actor = actor_for(dgs)
    values = {"first_name": "Ronan", "last_name": "Le Gall", "civility": "", "email": "r@example.org"}
    with pytest.raises(BusinessRuleError, match="au plus tôt"):
        name_preparer(authority=abers, starts_on=actor.day - datetime.timedelta(days=1), by=actor, **values)
    mandate = name_preparer(authority=abers, starts_on=actor.day, by=actor, **values)
    end_preparer(mandate=mandate, by=actor)
    assert not Mandate.objects.filter(pk=mandate.pk).exists()
    assert Entry.objects.filter(verb="cancel_preparer").exists()


@pytest.mark.parametrize(("later", "told"), [(0, 1), (7, 0)])
def test_a_collaborateur_who_begins_today_is_told_so_by_mail(dgs, abers, later, told):
    actor = actor_for(dgs)
    name_preparer(
        authority=abers, starts_on=actor.day + datetime.timedelta(days=later), by=actor,
        first_name="Ronan", last_name="Le Gall", civility="", email="r@example.org",
    )  # fmt: skip
    assert Delivery.objects.filter(address="r@example.org").count() == told


def test_only_a_collaborateur_is_ended_as_one(dgs, abers):
    with pytest.raises(BusinessRuleError):
        end_preparer(mandate=Mandate.objects.get(person=dgs), by=actor_for(dgs))


def test_a_merger_ends_memberships_and_mandates_and_keeps_the_past(dgs, elected, abers, menez):
    coming = MandateFactory(authority=abers, starts_on=datetime.date(2028, 1, 1))
    commune = AuthorityFactory(kind="commune", grouping=abers)
    day = datetime.date(2027, 1, 1)
    merge_authorities(authorities=[abers], into=menez, on=day)
    abers.refresh_from_db()
    commune.refresh_from_db()
    assert (abers.successor, commune.grouping) == (menez, menez)
    assert Membership.objects.get(authority=abers).ends_on == day
    assert set(Mandate.objects.filter(authority=abers).values_list("ends_on", flat=True)) == {day}
    assert not Mandate.objects.filter(pk=coming.pk).exists()
    assert actor_for(dgs, on=day - datetime.timedelta(days=1)).is_commissioner
    assert not actor_for(dgs, on=day).mandates
    with pytest.raises(BusinessRuleError):
        merge_authorities(authorities=[abers], into=menez, on=day)
    with pytest.raises(BusinessRuleError):
        merge_authorities(authorities=[menez], into=abers, on=day)


def test_leaving_the_syndicat_ends_mandates(dgs, abers):
    end_membership(authority=abers, ends_on=datetime.date(2026, 12, 31))
    assert Mandate.objects.get(person=dgs).ends_on == datetime.date(2026, 12, 31)
    with pytest.raises(BusinessRuleError, match="pas d’adhésion"):
        end_membership(authority=abers, ends_on=datetime.date(2027, 12, 31))


def test_a_membership_never_covers_a_day_twice(db):
    member = MemberFactory()
    college = College.objects.get(number=3)
    open_membership(authority=member, college=college, starts_on=DAY)
    with pytest.raises(BusinessRuleError, match="couvre déjà"):
        open_membership(authority=member, college=College.objects.get(number=5), starts_on=datetime.date(2025, 1, 1))
    with pytest.raises(BusinessRuleError, match="déjà dans ce collège"):
        open_membership(authority=member, college=college, starts_on=datetime.date(2027, 1, 1))
