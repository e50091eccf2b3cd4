"""Devices remembered after a code was entered there: twelve months, listed and revocable by their owner."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import Author, record
from governance.people.models import Device, Person
from governance.people.tokens import new_token, token_hash

REMEMBERED_FOR = datetime.timedelta(days=365)


@transaction.atomic
def remember_device(*, person: Person, label: str, by: Author | None = None) -> str:
    """This browser is known for twelve months; return the token its cookie keeps."""
    token, now = new_token(), timezone.now()
    device = Device.objects.create(
        person=person,
        token_hash=token_hash(token),
        label=label[:120],
        created_at=now,
        last_seen_at=now,
        expires_at=now + REMEMBERED_FOR,
    )
    record(verb="remember_device", subject=device, by=by, person=person.pk)
    return token


def find_device(*, token: str) -> Device | None:
    """The device in force behind a cookie, with its owner."""
    if not token:
        return None
    known = Device.objects.in_force(at=timezone.now()).select_related("person")
    return known.filter(token_hash=token_hash(token)).first()


def note_device_use(*, device: Device) -> None:
    """Remember when the device last served, for its owner to see in « Mon compte »."""
    device.last_seen_at = timezone.now()
    device.save(update_fields=["last_seen_at"])


@transaction.atomic
def revoke_device(*, device: Device, by: Author | None = None) -> None:
    """A code will be asked again on this device."""
    if device.revoked_at is None:
        device.revoked_at = timezone.now()
        device.save(update_fields=["revoked_at"])
        record(verb="revoke_device", subject=device, by=by, person=device.person_id)


@transaction.atomic
def revoke_devices(*, person: Person, by: Author | None = None) -> int:
    """A code will be asked again on every device of the person; return how many were forgotten."""
    ended = Device.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())
    if ended:
        record(verb="revoke_devices", subject=person, by=by, devices=ended)
    return ended
