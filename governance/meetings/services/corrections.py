"""A member asks that the minutes say something otherwise; the secretariat answers each."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from governance.meetings.enums import CorrectionState
from governance.meetings.models import Correction, Minutes, MinutesSection
from governance.meetings.services.minutes_letters import tell_author
from governance.members.models import Mandate
from governance.members.roles import Actor


@transaction.atomic
def ask_correction(*, section: MinutesSection, text: str, by: Actor) -> Correction:
    """The demand waits for the secretariat, under the name and mandate of the day."""
    minutes = (
        Minutes.objects.select_related("meeting__body").select_for_update(of=("self",)).get(pk=section.minutes_id)
    )
    _check_open(minutes)
    if by.person is None:
        raise BusinessRuleError("Seule une personne connectée demande une correction.")
    mandate = _seat(by, minutes)
    correction = Correction.objects.create(
        section=section,
        person=by.person,
        name=by.person.formal_name,
        mandate_label=mandate.label if mandate else by.mandate_label,
        text=text.strip(),
        asked_at=timezone.now(),
    )
    record(verb="ask_correction", subject=correction, by=by, minutes=minutes.pk, section=section.pk)
    return correction


def _check_open(minutes: Minutes) -> None:
    if not minutes.is_submitted:
        raise BusinessRuleError(f"Ce {minutes.noun} n’est pas soumis à correction.")
    if minutes.corrections_by and timezone.localdate() > minutes.corrections_by:
        raise BusinessRuleError(
            f"Les corrections étaient attendues jusqu’au {long_date(minutes.corrections_by)}. Dites vos observations "
            "lors de l’approbation : elles y sont notées."
        )


def _seat(by: Actor, minutes: Minutes) -> Mandate | None:
    return next((m for m in by.mandates if m.body_id == minutes.meeting.body_id), None)


@transaction.atomic
def answer_correction(*, correction: Correction, is_taken_up: bool, answer: str, by: Actor) -> Correction:
    """The secretariat takes the demand up, or not, and says why; its author is told. The text itself is written in its
    part."""
    correction = (
        Correction.objects.select_for_update(of=("self",)).select_related("section", "person").get(pk=correction.pk)
    )
    minutes = Minutes.objects.select_related("meeting__body").get(pk=correction.section.minutes_id)
    correction.section.minutes = minutes
    if minutes.is_approved:
        raise BusinessRuleError(f"Ce {minutes.noun} est approuvé : les corrections sont closes.")
    if not correction.is_waiting:
        raise BusinessRuleError("Cette demande a déjà sa réponse.")
    if not is_taken_up and not answer.strip():
        raise BusinessRuleError("Dites pourquoi cette correction n’est pas reprise.", field="answer")
    correction.state = CorrectionState.TAKEN_UP if is_taken_up else CorrectionState.DECLINED
    correction.answer, correction.answered_at = answer.strip(), timezone.now()
    correction.answered_by_label = by.mandate_label[:300]
    correction.save(update_fields=["state", "answer", "answered_at", "answered_by_label"])
    tell_author(correction, by=by)
    record(verb="answer_correction", subject=correction, by=by, minutes=minutes.pk, state=correction.state)
    return correction
