"""A subject put before the body that treats it, and that body's answer."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.members.remits import treated_by
from governance.members.roles import Actor
from governance.needs.enums import ReferralState
from governance.needs.models import Referral
from governance.needs.permissions import can_answer_referral, referring_seats
from governance.needs.services import letters
from governance.needs.services.common import person_of, signature


@transaction.atomic
def refer_subject(*, mandate: Mandate, subject: str, title: str, text: str, by: Actor) -> Referral:
    """The body that treats such a subject is asked, in the name of this seat of a working group; its chair and the
    secretariat are told. Refused towards one's own body, and for a need: it is written, not referred."""
    if mandate.pk not in {seat.pk for seat in referring_seats(by)}:
        raise BusinessRuleError("Une saisine part d’un groupe métier ou du groupe des DSI.")
    right = treated_by(subject)
    if right == BodyKind.BUSINESS_GROUP:
        raise BusinessRuleError("Un besoin s’écrit dans son groupe métier, sans saisine.", field="subject")
    if right == mandate.body.kind:
        raise BusinessRuleError("Votre groupe traite déjà ce sujet : il n’a pas à être saisi.", field="subject")
    if not title.strip():
        raise BusinessRuleError("Dites en une phrase de quoi il s’agit.", field="title")
    if not clean(text):
        raise BusinessRuleError("Expliquez en quelques lignes de quoi il s’agit.", field="text")
    referral = Referral.objects.create(
        subject=subject,
        title=title.strip(),
        text=clean(text),
        from_body=mandate.body,
        to_body=Body.objects.get(kind=right),
        authority=mandate.authority,
        person=person_of(by),
        mandate_label=mandate.label,
        at=timezone.now(),
    )
    letters.tell_referral(referral, by=by)
    record(verb="refer_subject", subject=referral, by=by, treated_by=right, matter=subject)
    return referral


@transaction.atomic
def answer_referral(*, referral: Referral, answer: str, by: Actor) -> Referral:
    """The body has answered, or the secretariat for it; its author is told. Once."""
    held = Referral.objects.with_bodies().select_for_update(of=("self",)).get(pk=referral.pk)
    if not can_answer_referral(by, held):
        raise BusinessRuleError("La présidence de l’instance saisie répond, ou le secrétariat.")
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
