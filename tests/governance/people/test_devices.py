"""A remembered device belongs to one person, for twelve months, until revoked."""

import datetime

import time_machine

from governance.people import services
from governance.people.models import Device
from tests.governance.people.factories import PersonFactory


def test_a_device_names_its_owner(db):
    person = PersonFactory()
    token = services.remember_device(person=person, label="Firefox sous Windows")
    device = services.find_device(token=token)
    assert (device.person, device.label) == (person, "Firefox sous Windows")
    assert services.find_device(token="") is None
    assert services.find_device(token=token + "x") is None
    assert token not in str(vars(Device.objects.get()))


def test_a_device_is_forgotten_after_twelve_months(db):
    person = PersonFactory()
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC)):
        token = services.remember_device(person=person, label="Firefox")
    with time_machine.travel(datetime.datetime(2027, 11, 24, 8, 59, tzinfo=datetime.UTC)):
        assert services.find_device(token=token)
    with time_machine.travel(datetime.datetime(2027, 11, 24, 9, 1, tzinfo=datetime.UTC)):
        assert services.find_device(token=token) is None


def test_a_revoked_device_serves_no_more(db):
    person = PersonFactory()
    token = services.remember_device(person=person, label="Firefox")
    services.revoke_device(device=Device.objects.get())
    assert services.find_device(token=token) is None
