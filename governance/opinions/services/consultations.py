"""Preparing a consultation, then opening it: what it asks, of whom, until when, under which rules."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib import french
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import search_text
from governance.members.models import Body
from governance.members.roles import Actor
from governance.opinions.enums import ConsultationState, LateRule, MailKind, Visibility
from governance.opinions.models import Consultation
from governance.opinions.selectors import expected_authorities, first_round_of
from governance.opinions.services import letters
from governance.opinions.services.locking import lock
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation, OrientationVersion
from governance.strategy.services import enter_stage


@transaction.atomic
def prepare_consultation(
    *,
    version: OrientationVersion,
    question: str,
    closes_at: datetime.datetime,
    visibility: str = Visibility.AT_CLOSING,
    late_rule: str = LateRule.REFUSED,
    by: Actor,
) -> Consultation:
    """What will be asked is written, for the secretariat alone; nobody is asked yet."""
    orientation = Orientation.objects.select_for_update().get(pk=version.orientation_id)
    _check_version(version, orientation)
    _check_question(question, closes_at)
    consultation = Consultation(state=ConsultationState.PREPARED, body=Body.objects.commission())
    _write(consultation, version, question, closes_at, visibility, late_rule)
    record(verb="prepare_consultation", subject=consultation, by=by, version=version.pk)
    return consultation


@transaction.atomic
def edit_consultation(
    *,
    consultation: Consultation,
    version: OrientationVersion,
    question: str,
    closes_at: datetime.datetime,
    visibility: str,
    late_rule: str,
    by: Actor,
) -> Consultation:
    """A consultation being prepared says something else; once open, its question and its rules move no more."""
    held = _lock_prepared(consultation)
    _check_question(question, closes_at)
    _write(held, version, question, closes_at, visibility, late_rule)
    record(verb="edit_consultation", subject=held, by=by, version=version.pk)
    return held


@transaction.atomic
def discard_consultation(*, consultation: Consultation, by: Actor) -> None:
    """What was being prepared is dropped: nobody had been asked."""
    held = _lock_prepared(consultation)
    record(verb="discard_consultation", subject=held, by=by, version=held.version_id)
    held.delete()


@transaction.atomic
def open_prepared(*, consultation: Consultation, by: Actor) -> Consultation:
    """The directions générales of all members are asked what was prepared; invitations leave."""
    held = _lock_prepared(consultation)
    orientation = Orientation.objects.select_for_update().get(pk=held.version.orientation_id)
    _check_version(held.version, orientation)
    _check_question(held.question, held.closes_at)
    _open(held, orientation, by)
    return held


@transaction.atomic
def open_consultation(
    *,
    version: OrientationVersion,
    question: str,
    closes_at: datetime.datetime,
    visibility: str = Visibility.AT_CLOSING,
    late_rule: str = LateRule.REFUSED,
    by: Actor,
) -> Consultation:
    """The directions générales of all members are asked this question on this frozen text; invitations leave.

    After a closed consultation on an earlier version, this one is the next round: all are asked again.
    """
    orientation = Orientation.objects.select_for_update().get(pk=version.orientation_id)
    _check_version(version, orientation)
    _check_question(question, closes_at)
    consultation = Consultation(state=ConsultationState.PREPARED, body=Body.objects.commission())
    _write(consultation, version, question, closes_at, visibility, late_rule)
    _open(consultation, orientation, by)
    return consultation


def _write(
    consultation: Consultation,
    version: OrientationVersion,
    question: str,
    closes_at: datetime.datetime,
    visibility: str,
    late_rule: str,
) -> None:
    consultation.version, consultation.question, consultation.closes_at = version, question.strip(), closes_at
    consultation.visibility, consultation.late_rule = Visibility(visibility), LateRule(late_rule)
    consultation.search_text = search_text(version.title, question, version.summary)
    consultation.save()


def _open(consultation: Consultation, orientation: Orientation, by: Actor) -> None:
    authorities = list(expected_authorities(on=french.day_of(consultation.closes_at)))
    if not authorities:
        raise BusinessRuleError("Aucune collectivité n’est membre à cette date.", field="closes_at")
    first = first_round_of(consultation.version)
    consultation.previous = first
    consultation.round_number = first.round_number + 1 if first else 1
    consultation.state, consultation.opened_at = ConsultationState.OPEN, timezone.now()
    consultation.save(update_fields=["previous", "round_number", "state", "opened_at"])
    enter_stage(orientation=orientation, stage=Stage.CONSULTATION, by=by)
    letters.send_requests(
        kind=MailKind.INVITATION,
        key=f"consultation:{consultation.pk}:invitation",
        stem="opinions/email/invitation",
        consultation=consultation,
        mandates=list(letters.commission_seats(authorities)),
        by=by,
    )
    record(
        verb="open_consultation",
        subject=consultation,
        by=by,
        version=consultation.version_id,
        expected=len(authorities),
        round=consultation.round_number,
    )


def _lock_prepared(consultation: Consultation) -> Consultation:
    held = lock(consultation)
    if not held.is_prepared:
        raise BusinessRuleError("Cette consultation n’est plus en préparation : elle est ouverte, close ou retirée.")
    return held


def _check_version(version: OrientationVersion, orientation: Orientation) -> None:
    if orientation.stage == Stage.SET_ASIDE:
        raise BusinessRuleError("Cette orientation est écartée : elle n’est pas soumise à avis.", field="orientation")
    if orientation.stage in {Stage.IMPLEMENTATION, Stage.EVALUATION}:
        raise BusinessRuleError(
            "Cette orientation est déjà décidée : elle n’est plus soumise à avis.", field="orientation"
        )
    if orientation.versions.filter(number__gt=version.number).exists():
        raise BusinessRuleError(
            "Une version plus récente de cette orientation est publiée : modifiez la consultation pour la reprendre.",
            field="orientation",
        )
    if Consultation.objects.open().filter(version__orientation=orientation).exists():
        raise BusinessRuleError("Une consultation est déjà ouverte sur cette orientation.", field="orientation")


def _check_question(question: str, closes_at: datetime.datetime) -> None:
    now = timezone.now()
    if not question.strip():
        raise BusinessRuleError("Écrivez la question posée aux directions générales.", field="question")
    if closes_at <= now:
        raise BusinessRuleError(
            f"La date limite est déjà passée : nous sommes le {french.moment(now)}.", field="closes_at"
        )
