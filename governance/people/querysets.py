import datetime

from django.contrib.auth.base_user import BaseUserManager
from django.db import models


class PersonQuerySet(models.QuerySet):
    def with_address(self, address: str) -> "PersonQuerySet":
        """Who receives mail at this address; letter case is ignored."""
        return self.filter(email__iexact=address.strip())


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """What Django's authentication asks of a user model."""

    def get_by_natural_key(self, username: str | None) -> models.Model:
        return self.get(email__iexact=username)


class InForceQuerySet(models.QuerySet):
    """Of private links and devices: neither ended by date nor revoked."""

    def in_force(self, *, at: datetime.datetime) -> "InForceQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at)
