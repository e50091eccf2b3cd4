"""Private links name someone, open one page, end on a date and can be revoked; the database keeps no token."""

import datetime

import pytest
from django.utils import timezone

from governance.people import services
from governance.people.models import PrivateLink
from tests.governance.people.factories import PersonFactory

SOON = datetime.timedelta(days=10)


@pytest.fixture
def person(db):
    return PersonFactory()


def issue(person, **changes):
    given = {"purpose": "opinion", "target": "/consultations/3/avis/", "expires_at": timezone.now() + SOON}
    url = services.issue_private_link(person=person, **(given | changes))
    return url.rstrip("/").rsplit("/", 1)[1]


def test_only_the_hash_of_a_token_is_stored(person):
    token = issue(person)
    link = PrivateLink.objects.get()
    assert len(token) >= 43
    assert token not in str(vars(link))


def test_a_link_is_found_by_token_and_purpose(person):
    token = issue(person, about=person)
    link = services.find_private_link(token=token, purpose="opinion")
    assert (link.person, link.target, link.object_type) == (person, "/consultations/3/avis/", "people.person")
    assert services.find_private_link(token=token, purpose="reply") is None
    assert services.find_private_link(token=token + "x", purpose="opinion") is None


def test_a_link_ends_at_its_date(person):
    token = issue(person)
    assert services.find_private_link(token=token, purpose="opinion", at=timezone.now() + SOON) is None


def test_links_are_revoked_by_purpose_or_all(person):
    opinion, reply = issue(person), issue(person, purpose="reply")
    assert services.revoke_private_links(person=person, purpose="reply") == 1
    assert services.find_private_link(token=reply, purpose="reply") is None
    assert services.find_private_link(token=opinion, purpose="opinion")
    assert services.revoke_private_links(person=person) == 1
    assert services.find_private_link(token=opinion, purpose="opinion") is None


def test_two_thousand_links_take_few_queries(db, django_assert_max_num_queries):
    people = [PersonFactory.build(pk=n) for n in range(1, 2001)]
    type(people[0]).objects.bulk_create(people)
    targets = {person.pk: f"/avis/?pour={person.pk}" for person in people}
    with django_assert_max_num_queries(25):
        links = services.issue_private_links(
            people=people, purpose="opinion", target=targets, expires_at=timezone.now() + SOON
        )
    assert len(set(links.values())) == 2000
    assert PrivateLink.objects.get(person_id=7).target == "/avis/?pour=7"
