"""Links and devices that ended long ago leave no trace."""

import datetime

import time_machine
from django.utils import timezone

from governance.members.tasks import forget_ended_access_task
from governance.people import services
from governance.people.models import Device, PrivateLink
from tests.governance.people.factories import PersonFactory

LONG_AGO = datetime.datetime(2025, 1, 10, 9, tzinfo=datetime.UTC)


def test_only_what_ended_long_ago_is_forgotten(db):
    person = PersonFactory()
    with time_machine.travel(LONG_AGO):
        services.remember_device(person=person, label="Ancien")
        services.revoke_devices(person=person)
        for days in (10, 2000):
            end = timezone.now() + datetime.timedelta(days=days)
            services.issue_private_link(person=person, purpose="opinion", target="/", expires_at=end)
    services.remember_device(person=person, label="Récent")
    with time_machine.travel(LONG_AGO + datetime.timedelta(days=400)):
        forget_ended_access_task()
    assert Device.objects.get().label == "Récent"
    assert PrivateLink.objects.count() == 1
