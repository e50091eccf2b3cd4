"""Telling the élus, from framing on, that an orientation can be read and commented."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.strategy.models import Orientation
from governance.strategy.services import orientation_letters as letters
from governance.strategy.stages import takes_comments


@transaction.atomic
def tell_elected(*, orientation: Orientation, by: Actor) -> None:
    """Every élu of the bureau and of the comité is told, once, that they may read and comment."""
    locked = Orientation.objects.select_for_update().get(pk=orientation.pk)
    if not takes_comments(locked.stage):
        raise BusinessRuleError("Les élus sont informés quand le cadrage s’ouvre.")
    if locked.elected_told_at is not None:
        raise BusinessRuleError("Les élus sont déjà informés.")
    tell_elected_once(locked, by=by)
    record(verb="tell_elected", subject=locked, by=by)


def tell_elected_once(orientation: Orientation, *, by: Actor) -> None:
    """The same within another verb, which holds the row; nothing when they were told."""
    if orientation.elected_told_at is None:
        orientation.elected_told_at = timezone.now()
        orientation.save(update_fields=["elected_told_at"])
        letters.tell_elected(orientation, by=by)
