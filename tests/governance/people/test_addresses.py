"""An address belongs to one person at a time, and allauth's single verified address equals it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.people import services
from governance.people.models import Device, Person, PrivateLink
from governance.people.querysets import PersonQuerySet
from tests.governance.people.factories import PersonFactory


def addresses_of(person):
    return list(EmailAddress.objects.filter(user=person).values_list("email", "verified", "primary"))


def test_a_person_is_created_with_one_verified_address(db):
    person = services.create_person(first_name="Anne", last_name="Évrard", email=" Anne@Demo.Example.org ")
    assert person.email == "anne@demo.example.org"
    assert person.sort_key == "evrard anne"
    assert not person.has_usable_password()
    assert addresses_of(person) == [("anne@demo.example.org", True, True)]


def test_an_address_is_held_once_whatever_its_case(db):
    PersonFactory(email="dgs@demo.example.org")
    with pytest.raises(BusinessRuleError, match="déjà celle d’une autre personne"):
        services.create_person(first_name="Autre", last_name="Nom", email="DGS@demo.example.org")


@pytest.mark.parametrize("address", ["", "sans-arobase", "a@b\x00.fr", "a" * 250 + "@demo.example.org", "é@exémple"])
def test_a_faulty_address_is_refused(db, address):
    person = PersonFactory()
    with pytest.raises(BusinessRuleError) as refusal:
        services.set_address(person=person, email=address)
    assert refusal.value.field == "email"


def test_a_person_without_address_is_possible(db):
    assert services.create_person(first_name="Anne", last_name="Rio").email is None


def test_a_name_is_required(db):
    with pytest.raises(BusinessRuleError):
        services.create_person(first_name=" ", last_name="Rio")


def test_many_people_are_created_in_few_queries(db, django_assert_max_num_queries):
    new = [services.NewPerson("Anne", f"Rio {n}", email=f"anne.{n}@demo.example.org") for n in range(300)]
    with django_assert_max_num_queries(12):
        created = services.create_people(people=new)
    assert EmailAddress.objects.filter(user__in=created, verified=True).count() == 300
    assert Entry.objects.filter(verb="create_person").count() == 1


def test_a_new_address_replaces_the_former_and_ends_mailed_links(db):
    person = PersonFactory(email="ancienne@demo.example.org")
    services.issue_private_link(person=person, purpose="opinion", target="/", expires_at=timezone.now())
    services.set_address(person=person, email="nouvelle@demo.example.org")
    assert addresses_of(person) == [("nouvelle@demo.example.org", True, True)]
    assert PrivateLink.objects.get().revoked_at


def test_an_address_that_passes_to_another_leaves_the_former_name_alone(db):
    former = PersonFactory(email="dgs@demo.example.org", last_name="Tanguy")
    services.set_password(person=former, password="un mot de passe long")
    services.install_second_factor(person=former, secret="JBSWY3DPEHPK3PXP")
    services.remember_device(person=former, label="Firefox")
    services.issue_private_link(person=former, purpose="opinion", target="/", expires_at=timezone.now())
    newcomer = services.create_person(first_name="Loïc", last_name="Kerbrat")

    services.release_address(person=former)
    services.set_address(person=newcomer, email="DGS@demo.example.org")

    former = Person.objects.get(pk=former.pk)
    assert (former.email, former.last_name, former.has_usable_password()) == (None, "Tanguy", False)
    assert addresses_of(former) == []
    assert addresses_of(newcomer) == [("dgs@demo.example.org", True, True)]
    assert PrivateLink.objects.get().revoked_at and Device.objects.get().revoked_at
    assert not Authenticator.objects.exists()


def test_an_address_written_down_by_another_at_the_same_instant_is_refused_in_words(dgs, monkeypatch):
    person = PersonFactory(email=None)
    monkeypatch.setattr(PersonQuerySet, "with_address", lambda *_: Person.objects.none())
    with pytest.raises(BusinessRuleError, match="déjà celle d’une autre personne"):
        services.set_address(person=person, email=dgs.email)
    assert person.email is None
    with pytest.raises(BusinessRuleError, match="déjà celle d’une autre personne"):
        monkeypatch.setattr(PersonQuerySet, "exists", lambda *_: False)
        services.create_person(first_name="Loïc", last_name="Kerbrat", email=dgs.email)


def test_an_address_that_is_released_ends_open_sessions(dgs, signed_in):
    client = signed_in(dgs)
    assert client.get("/mon-compte/").status_code == 200
    services.release_address(person=dgs)
    assert client.get("/mon-compte/").status_code == 302


def test_journal_lines_hold_no_address(db):
    person = services.create_person(first_name="Anne", last_name="Rio", email="anne@demo.example.org")
    services.set_address(person=person, email="rio@demo.example.org")
    services.rename_person(person=person, first_name="Anne", last_name="Rio-Le Goff")
    assert Entry.objects.count() == 3
    assert not any("example" in str(entry.details) or "Rio" in str(entry.details) for entry in Entry.objects.all())
