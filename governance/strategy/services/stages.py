"""The way of an orientation, one dated stage after the other."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.slots import gather
from governance.members.roles import Actor
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation, StageChange
from governance.strategy.services.elected import tell_elected_once
from governance.strategy.services.needs import give_back_needs, take_back_needs
from governance.strategy.stages import NEEDS_VERSION, may_go, why_not


@transaction.atomic
def move_stage(*, orientation: Orientation, stage: str, on: datetime.date | None = None, by: Actor) -> None:
    """The orientation has been at this stage since that day (today by default), as ``TRANSITIONS`` allows.

    When framing begins, every élu is told, once. One that was set aside answers again the needs still awaiting.
    """
    if stage == Stage.SET_ASIDE:
        raise BusinessRuleError("Une orientation est écartée avec un motif.", field="stage")
    locked = Orientation.objects.select_for_update().get(pk=orientation.pk)
    was_set_aside = locked.is_set_aside
    _go(locked, stage, on or timezone.localdate(), reason="")
    if was_set_aside:
        take_back_needs(locked, by=by)
    record(verb="move_stage", subject=locked, by=by, stage=stage)
    if stage == Stage.FRAMING:
        tell_elected_once(locked, by=by)
    _tell(orientation, locked)


@transaction.atomic
def enter_stage(*, orientation: Orientation, stage: str, by: Actor | None, on: datetime.date | None = None) -> bool:
    """What happened on a floor above carries the orientation to ``stage``; return whether it moved.

    A consultation that opens brings it to CONSULTATION, back from the commission for a second round; one that closes,
    to COMMISSION. Where the orientation is there already, beyond, or was taken elsewhere by the secretariat, nothing
    moves: a worker can always close (``by=None``). Refused: opening on an orientation set aside, or without a version.
    """
    locked = Orientation.objects.select_for_update().get(pk=orientation.pk)
    if stage == Stage.CONSULTATION and locked.is_set_aside:
        raise BusinessRuleError("Cette orientation est écartée : reprenez-la d’abord.")
    if locked.stage == stage or not may_go(locked.stage, stage):
        return False
    day = on or timezone.localdate()
    last = locked.stage_changes.in_order().last()
    _go(locked, stage, max(day, last.entered_on) if last else day, reason="")
    record(verb="enter_stage", subject=locked, by=by, stage=stage)
    _tell(orientation, locked)
    return True


@transaction.atomic
def set_aside(*, orientation: Orientation, reason: str, on: datetime.date | None = None, by: Actor) -> None:
    """The orientation leaves the way; whoever could read it reads why. The needs it answered await their outcome
    again: the secretariat may take them up elsewhere."""
    if not clean(reason):
        raise BusinessRuleError("Dites pourquoi cette orientation est écartée.", field="reason")
    locked = Orientation.objects.select_for_update().get(pk=orientation.pk)
    if locked.is_set_aside:
        raise BusinessRuleError("Cette orientation est déjà écartée.")
    _go(locked, Stage.SET_ASIDE, on or timezone.localdate(), reason=clean(reason))
    given_back = give_back_needs(locked, by=by)
    record(verb="set_aside", subject=locked, by=by, needs=given_back)
    _tell(orientation, locked)


def _go(orientation: Orientation, stage: str, day: datetime.date, *, reason: str) -> None:
    """The only writer of ``Orientation.stage``."""
    _check_move(orientation, stage)
    _check_guards(orientation, stage)
    _check_day(orientation, day)
    orientation.stage, orientation.set_aside_reason = Stage(stage), reason
    orientation.save(update_fields=["stage", "set_aside_reason", "updated_at"])
    StageChange.objects.create(orientation=orientation, stage=stage, entered_on=day, recorded_at=timezone.now())


def _check_move(orientation: Orientation, stage: str) -> None:
    if not may_go(orientation.stage, stage):
        raise BusinessRuleError(why_not(orientation.stage, stage), field="stage")
    if stage in NEEDS_VERSION and not orientation.versions.exists():
        raise BusinessRuleError(
            f"Publiez une version avant l’étape « {Stage(stage).label} » : c’est elle qui est soumise.", field="stage"
        )


def _check_guards(orientation: Orientation, stage: str) -> None:
    """What the floors above know that holds it back (``settings.STAGE_GUARDS``)."""
    for refusal in gather(settings.STAGE_GUARDS, orientation, stage):
        raise BusinessRuleError(refusal, field="stage")


def _check_day(orientation: Orientation, day: datetime.date) -> None:
    if day > timezone.localdate():
        raise BusinessRuleError(
            "Cette date est à venir : un changement d’étape s’enregistre quand il a lieu.", field="on"
        )
    last = orientation.stage_changes.in_order().last()
    if last is not None and day < last.entered_on:
        raise BusinessRuleError(
            f"L’étape précédente, « {last.get_stage_display()} », date du {long_date(last.entered_on)}.", field="on"
        )


def _tell(orientation: Orientation, locked: Orientation) -> None:
    """The caller's row says what the locked one says."""
    orientation.stage, orientation.set_aside_reason = locked.stage, locked.set_aside_reason
    orientation.elected_told_at = locked.elected_told_at
