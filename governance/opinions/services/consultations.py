"""Opening a consultation, reminding those who have not answered, withdrawing it."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import search_text
from governance.members.models import Body
from governance.members.roles import Actor
from governance.opinions.enums import ConsultationState, MailKind, Visibility
from governance.opinions.models import Consultation
from governance.opinions.selectors import answer_progress, expected_authorities
from governance.opinions.services import letters
from governance.opinions.services.locking import lock_open
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation, OrientationVersion
from governance.strategy.services import enter_stage


@transaction.atomic
def open_consultation(
    *,
    version: OrientationVersion,
    question: str,
    closes_at: datetime.datetime,
    visibility: str = Visibility.AT_CLOSING,
    by: Actor,
) -> Consultation:
    """The directions générales of all members are asked this question on this frozen text; invitations leave."""
    now = timezone.now()
    orientation = Orientation.objects.select_for_update().get(pk=version.orientation_id)
    _check_version(version, orientation)
    _check_question(question, closes_at, now)
    authorities = list(expected_authorities(on=french.day_of(closes_at)))
    if not authorities:
        raise BusinessRuleError("Aucune collectivité n’est membre à cette date.", field="closes_at")
    consultation = Consultation.objects.create(
        version=version,
        body=Body.objects.commission(),
        question=question.strip(),
        opened_at=now,
        closes_at=closes_at,
        visibility=visibility,
        search_text=search_text(version.title, question, version.summary),
    )
    enter_stage(orientation=orientation, stage=Stage.CONSULTATION, by=by)
    letters.send_requests(
        kind=MailKind.INVITATION,
        key=f"consultation:{consultation.pk}:invitation",
        stem="opinions/email/invitation",
        consultation=consultation,
        mandates=list(letters.commission_seats(authorities)),
        by=by,
    )
    record(verb="open_consultation", subject=consultation, by=by, version=version.pk, expected=len(authorities))
    return consultation


def _check_version(version: OrientationVersion, orientation: Orientation) -> None:
    if orientation.stage == Stage.SET_ASIDE:
        raise BusinessRuleError("Cette orientation est écartée : elle n’est pas soumise à avis.", field="orientation")
    if orientation.versions.filter(number__gt=version.number).exists():
        raise BusinessRuleError("Une version plus récente de cette orientation est publiée.", field="orientation")
    if Consultation.objects.open().filter(version__orientation=orientation).exists():
        raise BusinessRuleError("Une consultation est déjà ouverte sur cette orientation.", field="orientation")


def _check_question(question: str, closes_at: datetime.datetime, now: datetime.datetime) -> None:
    if not question.strip():
        raise BusinessRuleError("Écrivez la question posée aux directions générales.", field="question")
    if closes_at <= now:
        raise BusinessRuleError(
            f"La date limite est déjà passée : nous sommes le {french.moment(now)}.", field="closes_at"
        )


@transaction.atomic
def remind_missing(*, consultation: Consultation, text: str, rank: int, by: Actor) -> int:
    """Those who have not answered get this text; return how many people are told: at once when the deadline is near
    (the last reminder), otherwise with their next digest.

    ``rank`` is the number of this reminder (1 for the first): the same one asked twice leaves once.
    """
    held = lock_open(consultation)
    if rank != held.reminder_count + 1:
        raise BusinessRuleError("Cette relance est déjà partie.")
    if not text.strip():
        raise BusinessRuleError("Écrivez le texte de la relance.", field="text")
    missing = [answer.authority for answer in answer_progress(held).missing]
    mandates = list(letters.commission_seats(missing))
    if not mandates:
        raise BusinessRuleError("Il n’y a personne à relancer.")
    held.reminder_count, held.reminded_at, held.reminder_text = rank, timezone.now(), text.strip()
    held.save(update_fields=["reminder_count", "reminded_at", "reminder_text"])
    letters.send_requests(
        kind=MailKind.REMINDER,
        key=f"consultation:{held.pk}:reminder:{rank}",
        stem="opinions/email/reminder",
        consultation=held,
        mandates=mandates,
        by=by,
        text=text.strip(),
    )
    record(verb="remind_missing", subject=held, by=by, rank=rank, authorities=len(missing), mails=len(mandates))
    return len(mandates)


@transaction.atomic
def withdraw_consultation(*, consultation: Consultation, reason: str, by: Actor) -> Consultation:
    """It takes no more opinions, for a reason told to all who were asked; those given are kept, and prefill others."""
    held = lock_open(consultation)
    if not reason.strip():
        raise BusinessRuleError("Dites pourquoi la consultation est retirée.", field="reason")
    held.state, held.withdrawn_reason = ConsultationState.WITHDRAWN, reason.strip()
    held.save(update_fields=["state", "withdrawn_reason"])
    letters.send_withdrawal(consultation=held, authorities=list(expected_authorities(on=held.closing_day)), by=by)
    record(verb="withdraw_consultation", subject=held, by=by, kept=held.opinions.given().count())
    return held
