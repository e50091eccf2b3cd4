"""Who acts in these tests, beside the named people of every test."""

import pytest
from pytest_django import Settings

from emegalis.outbox.models import Delivery
from governance.members.roles import Actor, actor_for
from governance.people.models import Person
from tests.governance.members.factories import MandateFactory
from tests.governance.needs.making import chair_of_group, it_chair


@pytest.fixture(autouse=True)
def _files_apart(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def chair(db: None) -> Actor:
    """Presides over the group « Finances »."""
    return chair_of_group(person__last_name="Le Goff")


@pytest.fixture
def leader(db: None) -> Actor:
    """Presides over the DSI group."""
    return it_chair(person__last_name="Tanguy")


@pytest.fixture
def colleague(db: None) -> Person:
    """Of the same métier group, for another authority."""
    return MandateFactory(business=True, person__last_name="Riou").person


@pytest.fixture
def staff(secretary: Person) -> Actor:
    return actor_for(secretary)


def told(kind: str) -> set[int | None]:
    """Who gets a mail of this kind."""
    return set(Delivery.objects.filter(kind=kind).values_list("person_id", flat=True))
