"""Named people for every test, and guards that no test has to ask for."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.template import engines
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from emegalis.lib import caches
from emegalis.outbox import broker
from governance.members.models import Authority, Mandate
from governance.members.sessions import SECOND_FACTOR
from governance.people.models import Person
from tests.faults.fixtures import database, servers
from tests.governance.members.factories import MandateFactory, MemberFactory

__all__ = ["database", "servers"]

# What holds is checked, not the pace of the machine.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that empties the database leaves the others without what migrations wrote: it takes ``own_database``."""
    emptying = [
        item.nodeid for item in items for mark in item.iter_markers("django_db") if mark.kwargs.get("transaction")
    ]
    if emptying:
        raise pytest.UsageError(f"tests/own_database.py gives these tests a database of their own: {emptying}")


class UnknownVariable(str):
    """What a template gets for a name that its context does not hold: said at the end of the test, by name."""

    names: list[str] = []

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))

    def __mod__(self, name: object) -> str:
        self.names.append(str(name))
        return f"[[variable inconnue : {name}]]"


@pytest.fixture(autouse=True)
def _no_unknown_variable() -> Iterator[None]:
    """A mistyped variable prints nothing in production: here it fails the test whose page, mail or PDF holds it."""
    engines["django"].engine.string_if_invalid = UnknownVariable("unknown")
    UnknownVariable.names.clear()
    yield
    assert not UnknownVariable.names


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Limits and locks kept there are of one test alone."""
    cache.clear()


@pytest.fixture(autouse=True)
def _servers_answer() -> None:
    """What a test saw of a server that was away is forgotten with it."""
    broker.SERVER.answered()
    caches.SERVER.answered()


@pytest.fixture
def abers(db: None) -> Authority:
    """The authority that « dgs », « elu » and « collaborateur » sit for."""
    return MemberFactory(name="Communauté de communes des Abers-Kreiz")


@pytest.fixture
def menez(db: None) -> Authority:
    """The authority that « autre_dgs » sits for."""
    return MemberFactory(name="Pays de Menez-Arvor Agglomération", kind="agglomeration", population=102_000)


@pytest.fixture
def secretary(db: None) -> Person:
    """Of the secretariat."""
    return MandateFactory(staff=True, person__first_name="Maëlle", person__last_name="Cariou").person


@pytest.fixture
def dgs(abers: Authority) -> Person:
    """Titular in the commission for Abers-Kreiz."""
    return MandateFactory(authority=abers, person__first_name="Anne-Laure", person__last_name="Kerdoncuff").person


@pytest.fixture
def substitute(abers: Authority) -> Person:
    return MandateFactory(authority=abers, substitute=True, person__last_name="Jaffré").person


@pytest.fixture
def preparer(abers: Authority) -> Person:
    """Drafts for Abers-Kreiz, never submits."""
    return MandateFactory(authority=abers, preparer=True, person__last_name="Prigent").person


@pytest.fixture
def other_dgs(menez: Authority) -> Person:
    return MandateFactory(authority=menez, person__last_name="Quintric").person


@pytest.fixture
def shared_dgs(db: None) -> Person:
    """Sits in the commission for two authorities."""
    mandate: Mandate = MandateFactory(person__last_name="Le Bihan")
    MandateFactory(person=mandate.person)
    return mandate.person


@pytest.fixture
def elected(abers: Authority) -> Person:
    """Sits in the comité syndical for Abers-Kreiz."""
    return MandateFactory(authority=abers, elected=True, person__last_name="Kermarrec").person


@pytest.fixture
def it_head(abers: Authority) -> Person:
    return MandateFactory(authority=abers, it_head=True, person__last_name="Bihannic").person


@pytest.fixture
def business(abers: Authority) -> Person:
    return MandateFactory(authority=abers, business=True, person__last_name="Coadou").person


@pytest.fixture
def former_dgs(abers: Authority) -> Person:
    """Someone whose mandate ended."""
    return MandateFactory(authority=abers, ended=True, person__last_name="Guivarc’h").person


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which a person has signed in, second factor included."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        session = client.session
        session[SECOND_FACTOR] = True
        session.save()
        return client

    return sign_in
