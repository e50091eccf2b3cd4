"""What is not kept: links and devices that ended a while ago (a log of access is kept six months to a year)."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.people.models import Device, PrivateLink

KEPT_FOR = datetime.timedelta(days=180)


@transaction.atomic
def forget_ended_access() -> int:
    """Links and devices that ended more than six months ago leave no trace; return how many."""
    limit = timezone.now() - KEPT_FOR
    ended = Q(expires_at__lt=limit) | Q(revoked_at__lt=limit)
    return sum(model.objects.filter(ended).delete()[0] for model in (PrivateLink, Device))
