"""A subject put before the body that treats it, and that body's answer."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.members.remits import treated_by, why_treated
from governance.members.roles import Actor
from governance.needs.enums import ReferralState
from governance.needs.models import Need, Referral
from governance.needs.permissions import can_speak_for, referring_seats
from governance.needs.services import letters
from governance.needs.services.common import person_of, signature


@transaction.atomic
def refer_subject(
    *,
    mandate: Mandate,
    subject: str,
    title: str,
    text: str,
    question: str = "",
    wanted_on: datetime.date | None = None,
    need: Need | None = None,
    group: Body | None = None,
    by: Actor,
) -> Referral:
    """The body that treats such a subject is asked, in the name of this seat; its chair and the secretariat are told.
    A need is referred to one métier ``group``. Refused towards one's own body, which treats it already."""
    if mandate.pk not in {seat.pk for seat in referring_seats(by)}:
        raise BusinessRuleError("Une saisine part d’un groupe de travail ou de la commission, par qui y siège.")
    right = treated_by(subject)
    _check_body(subject, mandate, group)
    _check_words(title, text, wanted_on, by.day)
    referral = Referral.objects.create(
        subject=subject,
        title=title.strip(),
        question=clean(question),
        text=clean(text),
        wanted_on=wanted_on,
        need=need,
        from_body=mandate.body,
        to_body=group if right == BodyKind.BUSINESS_GROUP and group else Body.objects.get(kind=right),
        authority=mandate.authority,
        person=person_of(by),
        mandate_label=mandate.label,
        at=timezone.now(),
    )
    letters.tell_referral(referral, by=by)
    record(verb="refer_subject", subject=referral, by=by, treated_by=right, matter=subject)
    return referral


def _check_body(subject: str, mandate: Mandate, group: Body | None) -> None:
    right = treated_by(subject)
    if right == mandate.body.kind == BodyKind.BUSINESS_GROUP:
        raise BusinessRuleError("Un besoin s’écrit dans son groupe métier, sans saisine.", field="subject")
    if right == mandate.body.kind:
        raise BusinessRuleError(
            f"{why_treated(subject)} : c’est votre instance, elle n’a pas à être saisie.", field="subject"
        )
    if right == BodyKind.BUSINESS_GROUP and (group is None or group.kind != right):
        raise BusinessRuleError("Choisissez le groupe métier à saisir.", field="group")


def _check_words(title: str, text: str, wanted_on: datetime.date | None, today: datetime.date) -> None:
    if not title.strip():
        raise BusinessRuleError("Dites en une phrase de quoi il s’agit.", field="title")
    if not clean(text):
        raise BusinessRuleError("Expliquez en quelques lignes de quoi il s’agit.", field="text")
    if wanted_on is not None and wanted_on < today:
        raise BusinessRuleError("Cette date est passée.", field="wanted_on")


@transaction.atomic
def mark_treated(*, referral: Referral, path: str) -> Referral:
    """For the floor above, within its own verb: it treats the referral on this page, where its answer is given."""
    referral.treated_path = path
    referral.save(update_fields=["treated_path"])
    return referral


@transaction.atomic
def carry_answer(
    *, referral: Referral, outcome: str, text: str, until: datetime.date | None = None, by: Actor
) -> Referral:
    """For the floor above: the answer given where it is treated, in a word and in full; its author is told. Given
    again, the new answer stands; studied until a day, it still waits."""
    held = Referral.objects.with_bodies().select_for_update(of=("self",)).get(pk=referral.pk)
    held.state = ReferralState.WAITING if until else ReferralState.ANSWERED
    held.outcome, held.study_until, held.answer = outcome, until, clean(text)
    held.answered_at, held.answered_by = timezone.now(), signature(by, None)
    held.save(update_fields=["state", "outcome", "study_until", "answer", "answered_at", "answered_by"])
    letters.tell_referral_answer(held, by=by)
    record(verb="carry_answer", subject=held, by=by)
    return held


@transaction.atomic
def answer_referral(*, referral: Referral, answer: str, by: Actor) -> Referral:
    """The body has answered, or the secretariat for it; its author is told. Once."""
    held = Referral.objects.with_bodies().select_for_update(of=("self",)).get(pk=referral.pk)
    if not can_speak_for(by, held):
        raise BusinessRuleError("La présidence de l’instance saisie répond, ou le secrétariat.")
    if held.is_treated_elsewhere:
        raise BusinessRuleError(
            "La commission la traite : sa réponse se donne sur la page de la saisine portée devant elle."
        )
    if not held.is_waiting:
        raise BusinessRuleError("Cette saisine a déjà sa réponse.")
    if not clean(answer):
        raise BusinessRuleError("Écrivez la réponse : l’auteur la lira.", field="answer")
    seat = next((m for m in by.mandates if m.body_id == held.to_body_id), None)
    held.state, held.answer, held.answered_at = ReferralState.ANSWERED, clean(answer), timezone.now()
    held.answered_by = signature(by, seat)
    held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    letters.tell_referral_answer(held, by=by)
    record(verb="answer_referral", subject=held, by=by)
    return held
