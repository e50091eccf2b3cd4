"""Sending an issue at a set hour: decided by someone, called back until then, sent once by the sweep.

In a copy of the database it is stopped until someone decides there (``emegalis.outbox.origins``).
"""

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from bulletins.enums import BulletinState
from bulletins.models import SCHEDULE, Bulletin
from bulletins.services.sending import send_bulletin
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import moment
from emegalis.outbox.origins import current_origin
from governance.members.roles import Actor, actor_for

logger = logging.getLogger(__name__)
FURTHEST = datetime.timedelta(days=183)
ELSEWHERE = (
    "Son heure a été fixée avant que cette base de données ne soit copiée ou restaurée : l’original l’a peut-être "
    "envoyé, ou va le faire."
)


@transaction.atomic
def schedule_sending(*, bulletin: Bulletin, at: datetime.datetime, by: Actor) -> None:
    """The issue leaves by itself at this moment; said again with another, the last one counts."""
    bulletin = _lock_ready(bulletin)
    if at <= timezone.now():
        raise BusinessRuleError("Ce moment est passé : choisissez-en un à venir, ou envoyez maintenant.", field="day")
    if at > timezone.now() + FURTHEST:
        raise BusinessRuleError("C’est dans plus de six mois : vérifiez l’année.", field="day")
    bulletin.send_at, bulletin.send_at_by = at, by.person
    bulletin.send_origin, bulletin.send_trouble = current_origin(), ""
    bulletin.save(update_fields=SCHEDULE)
    record(verb="schedule_sending", subject=bulletin, by=by, at=at.isoformat(), version=bulletin.version)


@transaction.atomic
def call_back_sending(*, bulletin: Bulletin, by: Actor) -> None:
    """The issue no longer leaves by itself; it stays ready. Asked twice, it changes nothing."""
    bulletin = _lock_ready(bulletin)
    if bulletin.send_at is None:
        return
    record(verb="call_back_sending", subject=bulletin, by=by, at=bulletin.send_at.isoformat())
    bulletin.forget_schedule()
    bulletin.save(update_fields=SCHEDULE)


def _lock_ready(bulletin: Bulletin) -> Bulletin:
    locked = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if locked.sent_at:
        raise BusinessRuleError(f"Ce bulletin est parti {moment(locked.sent_at)} : un courriel ne se rappelle pas.")
    if locked.state != BulletinState.READY:
        raise BusinessRuleError("Ce bulletin n’est pas prêt : déclarez-le prêt avant de fixer son envoi.")
    return locked


# ---------------------------------------------------------------- by the sweep


def send_due_bulletins() -> list[Bulletin]:
    """Send the issues whose hour has come, late rather than never; return those sent. One never holds the others."""
    stop_copied_schedules()
    due = list(Bulletin.objects.due(at=timezone.now()))
    return [bulletin for bulletin in due if _sent_alone(bulletin)]


def _sent_alone(bulletin: Bulletin) -> bool:
    """A mistake of ours about this one is tried again at the next sweep."""
    try:
        return _send_if_due(bulletin)
    except Exception:
        logger.exception("The issue %s cannot be sent at its hour.", bulletin.number)
        return False


@transaction.atomic
def _send_if_due(bulletin: Bulletin) -> bool:
    """Under the lock: neither called back, nor sent by a click or another worker meanwhile."""
    locked = Bulletin.objects.select_for_update().due(at=timezone.now()).filter(pk=bulletin.pk).first()
    if locked is None:
        return False
    try:
        with transaction.atomic():
            send_bulletin(bulletin=locked, by=actor_for(locked.send_at_by))
    except BusinessRuleError as refusal:
        _stop(locked, str(refusal), verb="miss_sending")
        return False
    return True


@transaction.atomic
def stop_copied_schedules() -> None:
    """Before their hour as after it, those set in another database say that someone is to decide again."""
    for bulletin in Bulletin.objects.select_for_update().scheduled_elsewhere():
        _stop(bulletin, ELSEWHERE, verb="hold_schedule")


def _stop(bulletin: Bulletin, trouble: str, *, verb: str) -> None:
    """What keeps it from leaving is shown until someone decides again: it never leaves unexpectedly, days later."""
    bulletin.send_trouble = trouble[:300]
    bulletin.save(update_fields=["send_trouble"])
    record(verb=verb, subject=bulletin, by=None, version=bulletin.version)


def hold_schedules(origin: str) -> None:
    """What leaves by itself later counts as decided in the database of this name (``Kind.hold``)."""
    Bulletin.objects.scheduled().update(send_origin=origin)
