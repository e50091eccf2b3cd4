"""What happens to a consultation once open: reminders, a deadline put off, a withdrawal, the commission’s opinion."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor
from governance.opinions.enums import ConsultationState, MailKind
from governance.opinions.models import Consultation, Extension
from governance.opinions.selectors import answer_progress, expected_authorities
from governance.opinions.services import announcements, letters
from governance.opinions.services.locking import lock, lock_open


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
    announcements.send_withdrawal(
        consultation=held, authorities=list(expected_authorities(on=held.closing_day)), by=by
    )
    record(verb="withdraw_consultation", subject=held, by=by, kept=held.opinions.given().count())
    return held


@transaction.atomic
def extend_consultation(
    *, consultation: Consultation, closes_at: datetime.datetime, reason: str, by: Actor
) -> Extension:
    """The deadline is put off, for a reason told to all who were asked; those who have not answered get a new button.

    Refused: a deadline that is not later, no reason, a consultation that takes no more opinions.
    """
    held = lock_open(consultation)
    if closes_at <= held.closes_at:
        raise BusinessRuleError(
            f"La nouvelle date doit suivre l’actuelle, le {french.moment(held.closes_at)}.", field="closes_at"
        )
    if not reason.strip():
        raise BusinessRuleError("Dites pourquoi la date limite est repoussée.", field="reason")
    extension = Extension.objects.create(
        consultation=held,
        former=held.closes_at,
        until=closes_at,
        reason=reason.strip(),
        made_at=timezone.now(),
    )
    held.closes_at = closes_at
    held.save(update_fields=["closes_at"])
    announcements.send_extension(
        extension=extension, authorities=list(expected_authorities(on=held.closing_day)), by=by
    )
    record(verb="extend_consultation", subject=held, by=by, former=str(extension.former), until=str(closes_at))
    return extension


@transaction.atomic
def record_commission_opinion(
    *, consultation: Consultation, on: datetime.date, text: str = "", by: Actor
) -> Consultation:
    """The commission gave its own opinion on that day; from then on no late opinion is recorded.

    Refused: before the closing, a day to come or before it, twice.
    """
    held = lock(consultation)
    if not held.is_closed:
        raise BusinessRuleError("La commission rend son avis après la clôture de la consultation.", field="on")
    if held.commission_on is not None:
        raise BusinessRuleError(
            f"L’avis de la commission est déjà enregistré, au {french.long_date(held.commission_on)}.", field="on"
        )
    if on > by.day:
        raise BusinessRuleError("Cette date est à venir : l’avis s’enregistre une fois rendu.", field="on")
    if on < held.closing_day:
        raise BusinessRuleError(f"Cette date précède la clôture, le {french.long_date(held.closing_day)}.", field="on")
    held.commission_on, held.commission_text = on, text.strip()
    held.save(update_fields=["commission_on", "commission_text"])
    record(verb="record_commission_opinion", subject=held, by=by, on=str(on))
    return held


@transaction.atomic
def reword_commission_opinion(*, consultation: Consultation, text: str, by: Actor) -> Consultation:
    """The words of an opinion that the commission has given, as its secretary corrects them; its day does not move."""
    held = lock(consultation)
    if held.commission_on is None:
        raise BusinessRuleError("La commission n’a pas encore rendu son avis.")
    held.commission_text = text.strip()
    held.save(update_fields=["commission_text"])
    record(verb="reword_commission_opinion", subject=held, by=by, length=len(held.commission_text))
    return held
