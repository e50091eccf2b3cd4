"""Submitting an opinion, revising it, withdrawing it: until the minute of the deadline."""

import uuid

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import PARIS
from emegalis.lib.search import search_text
from governance.members.enums import Seat, Stance
from governance.members.models import Authority, Mandate, Membership
from governance.members.roles import Actor
from governance.opinions.canonical import Deposit, canonical_text, fingerprint
from governance.opinions.content import OpinionContent, Seen
from governance.opinions.enums import OpinionState
from governance.opinions.models import (
    Consultation,
    Opinion,
    OpinionDraft,
    OpinionRevision,
    Perspective,
    Reservation,
)
from governance.opinions.services import letters
from governance.opinions.services.documents import store_receipt
from governance.opinions.services.drafts import check_unchanged
from governance.opinions.services.locking import lock_open


@transaction.atomic
def submit_opinion(
    *,
    consultation: Consultation,
    authority: Authority,
    content: OpinionContent,
    in_absence: bool = False,
    seen: Seen | None = None,
    by: Actor,
) -> OpinionRevision:
    """The opinion of this direction générale is what it says here; a receipt is stored and mailed.

    Its titular may, or its substitute who says that the titular is away (who is told). Earlier versions are kept. The
    same content submitted again by the same person (a second click) makes no other version.
    """
    held = lock_open(consultation)
    mandate = _submitting_mandate(authority, in_absence, by)
    membership = _membership(held, authority)
    check_content(content, held)
    opinion = Opinion.objects.filter(consultation=held, authority=authority).with_content().first()
    if opinion and opinion.current and _says_the_same(opinion, content, by):
        return opinion.current
    if seen is not None:
        draft = OpinionDraft.objects.filter(consultation=held, authority=authority).select_related("saved_by").first()
        check_unchanged(held, authority, draft, seen)
    opinion = opinion or _new_opinion(held, authority)
    revision = _write_revision(opinion, content, mandate, in_absence and mandate.seat == Seat.SUBSTITUTE)
    _make_current(opinion, revision, content)
    OpinionDraft.objects.filter(consultation=held, authority=authority).delete()
    receipt = store_receipt(revision=revision, college=membership.college.name)
    letters.send_receipt(revision=revision, receipt=receipt, mandate=mandate, by=by)
    record(verb="submit_opinion", subject=opinion, by=by, revision=revision.number, sha256=revision.sha256)
    return revision


@transaction.atomic
def withdraw_opinion(*, opinion: Opinion, in_absence: bool = False, by: Actor) -> Opinion:
    """The opinion stands no more; its versions are kept, read by its authority only. Another can be given."""
    held = lock_open(opinion.consultation)
    mandate = _submitting_mandate(opinion.authority, in_absence, by)
    current = Opinion.objects.with_content().get(pk=opinion.pk)
    if current.is_withdrawn:
        raise BusinessRuleError("Cet avis est déjà retiré.")
    current.state = OpinionState.WITHDRAWN
    current.save(update_fields=["state"])
    if mandate.seat == Seat.SUBSTITUTE:
        current.current.opinion = current
        letters.tell_titulars(
            stem="opinions/email/withdrawn_by_substitute", revision=current.current, mandate=mandate, by=by
        )
    record(verb="withdraw_opinion", subject=current, by=by, consultation=held.pk)
    return current


# ---------------------------------------------------------------- rules


def _submitting_mandate(authority: Authority, in_absence: bool, by: Actor) -> Mandate:
    """The seat under which this person submits, or the reason why they may not."""
    mandate = by.commission_mandate(authority)
    if mandate is None:
        raise BusinessRuleError(f"Vous ne siégez pas à la commission pour {authority.name}.")
    if mandate.seat == Seat.PREPARER:
        raise BusinessRuleError("Vous préparez cet avis ; seuls la ou le titulaire et sa suppléance le déposent.")
    if mandate.seat == Seat.SUBSTITUTE and not in_absence:
        raise BusinessRuleError(
            "Cochez « en l’absence du titulaire » : la suppléance ne dépose un avis que dans ce cas.",
            field="in_absence",
        )
    return mandate


def _membership(consultation: Consultation, authority: Authority) -> Membership:
    membership = (
        Membership.objects.in_force(on=consultation.closing_day)
        .filter(authority=authority)
        .select_related("college")
        .first()
    )
    if membership is None:
        raise BusinessRuleError("Cette collectivité n’est plus membre du syndicat au jour de la clôture.")
    return membership


def check_content(content: OpinionContent, consultation: Consultation) -> None:
    """Three things are compulsory: the stance, reasons when unfavourable, the text of each reservation."""
    if not content.stance:
        raise BusinessRuleError("Choisissez le sens de l’avis.", field="stance")
    if content.stance not in consultation.body.stances:
        raise BusinessRuleError("Ce sens d’avis n’est pas proposé par la commission.", field="stance")
    if content.stance == Stance.UNFAVOURABLE and not content.reasons.strip():
        raise BusinessRuleError("Dites pourquoi : un avis défavorable est motivé.", field="reasons")
    _check_reservations(content)


def _check_reservations(content: OpinionContent) -> None:
    if content.stance != Stance.WITH_RESERVATIONS:
        if content.reservations:
            raise BusinessRuleError(
                "Vous avez écrit des réserves : choisissez « Favorable avec réserves », ou retirez-les.",
                field="stance",
            )
        return
    if not content.reservations:
        raise BusinessRuleError("Écrivez au moins une réserve, ou choisissez un autre sens.", field="reservations")
    for number, reservation in enumerate(content.reservations, 1):
        if not reservation.text.strip():
            raise BusinessRuleError(f"Écrivez la réserve n° {number}, ou retirez-la.", field="reservations")


def _says_the_same(opinion: Opinion, content: OpinionContent, by: Actor) -> bool:
    current = opinion.current
    if current is None or opinion.is_withdrawn:
        return False
    return current.submitted_by_id == by.person_id and current.content == content


# ---------------------------------------------------------------- rows


def _new_opinion(consultation: Consultation, authority: Authority) -> Opinion:
    """A row with its reference: the year in Paris, then the rank of the row, which no two ever share."""
    opinion = Opinion.objects.create(
        consultation=consultation, authority=authority, reference=uuid.uuid4().hex[:30], stance=""
    )
    opinion.reference = f"AV-{timezone.now().astimezone(PARIS).year}-{opinion.pk:04d}"
    opinion.save(update_fields=["reference"])
    return opinion


def _write_revision(opinion: Opinion, content: OpinionContent, mandate: Mandate, in_absence: bool) -> OpinionRevision:
    deposit = _deposit(opinion, content, mandate, in_absence)
    text = canonical_text(deposit)
    revision = OpinionRevision.objects.create(
        opinion=opinion,
        number=deposit.number,
        stance=content.stance,
        reasons=content.reasons,
        after_exchange=content.after_exchange,
        in_absence=in_absence,
        submitted_at=deposit.submitted_at,
        submitted_by=mandate.person,
        submitter_name=mandate.person.formal_name,
        mandate_label=mandate.label,
        canonical_text=text,
        sha256=fingerprint(text),
    )
    Reservation.objects.bulk_create(
        Reservation(revision=revision, number=number, text=r.text, lifted_if=r.lifted_if)
        for number, r in enumerate(content.reservations, 1)
    )
    if content.has_perspective:
        Perspective.objects.create(
            revision=revision,
            position=content.position,
            plan=content.plan,
            year=content.year,
            budget=content.budget,
        )
    return revision


def _deposit(opinion: Opinion, content: OpinionContent, mandate: Mandate, in_absence: bool) -> Deposit:
    version = opinion.consultation.version
    return Deposit(
        reference=opinion.reference,
        number=opinion.revisions.count() + 1,
        consultation=opinion.consultation_id,
        orientation=version.orientation.number,
        version=version.number,
        version_sha256=version.sha256,
        siren=opinion.authority.siren,
        authority=opinion.authority.name,
        submitter=mandate.person.formal_name,
        mandate=mandate.label,
        submitted_at=timezone.now().replace(microsecond=0),
        in_absence=in_absence,
        content=content,
    )


def _make_current(opinion: Opinion, revision: OpinionRevision, content: OpinionContent) -> None:
    opinion.current, opinion.stance, opinion.state = revision, content.stance, OpinionState.SUBMITTED
    opinion.search_text = search_text(
        opinion.authority.name,
        opinion.consultation.version.title,
        content.reasons,
        *(reservation.text for reservation in content.reservations),
    )
    opinion.save(update_fields=["current", "stance", "state", "search_text"])
