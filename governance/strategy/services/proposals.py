"""What a direction générale expects, what the bureau refers: drafted, submitted, corrected, withdrawn."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.markdown import plain
from emegalis.lib.search import search_text
from governance.members.enums import BodyKind
from governance.members.models import Authority, Body, Mandate
from governance.members.remits import Subject, check_remit
from governance.members.roles import Actor
from governance.strategy.enums import ProposalKind, ProposalState, ProposalStepKind, Reach
from governance.strategy.models import Proposal, ProposalStep, ProposalVersion
from governance.strategy.permissions import (
    can_submit_proposal,
    can_write_proposal,
    holding_mandate,
    must_say_absence,
)
from governance.strategy.services import proposal_letters as letters
from governance.strategy.words import ProposalWords

ABSENCE = "Cochez cette case : la suppléance agit en l’absence du titulaire."
WORDS = ["kind", "title", "text", "question", "wanted_on", "search_text"]

# ---------------------------------------------------------------- writing


@transaction.atomic
def save_proposal_draft(
    *,
    words: ProposalWords,
    reach: str,
    by: Actor,
    proposal: Proposal | None = None,
    authority: Authority | None = None,
    source: str = "",
    source_path: str = "",
) -> Proposal:
    """The draft says this, however incomplete; it is read by its direction générale only. Without ``authority`` it is
    a referral of the bureau. Leaves no line in the journal: that a draft exists is known to its own people only."""
    draft = locked(proposal) if proposal else _new_draft(words, authority, source, source_path)
    if by.person is None or not can_write_proposal(by, _as_writer(draft, by)):
        raise BusinessRuleError("Vous ne préparez pas les propositions de cette collectivité.", field="authority")
    if not draft.is_draft:
        raise BusinessRuleError("Cette proposition est déjà déposée : corrigez-la depuis sa page.")
    _write(draft, words)
    draft.reach = Reach.ALL if draft.is_referral else Reach(reach)
    draft.proposed_by, draft.saved_at = by.person, timezone.now()
    draft.save()
    return draft


def _new_draft(words: ProposalWords, authority: Authority | None, source: str, source_path: str) -> Proposal:
    if (words.kind == ProposalKind.REFERRAL) != (authority is None):
        raise BusinessRuleError("Une saisine est faite par le bureau, une proposition par une collectivité.")
    check_subject(words.kind)
    kind = BodyKind.BUREAU if authority is None else BodyKind.STRATEGIC_COMMISSION
    body = Body.objects.get(kind=kind)
    return Proposal(authority=authority, body=body, kind=words.kind, source=source[:200], source_path=source_path)


def _as_writer(draft: Proposal, by: Actor) -> Proposal:
    """A new referral is its writer's."""
    if draft.pk is None and by.person is not None:
        draft.proposed_by = by.person
    return draft


def check_subject(kind: str) -> None:
    """Refuse what the commission does not treat (``WrongBody`` names who does)."""
    if kind in Subject.values:
        check_remit(kind, BodyKind.STRATEGIC_COMMISSION, field="kind")


def _write(proposal: Proposal, words: ProposalWords) -> None:
    check_subject(words.kind)
    if (words.kind == ProposalKind.REFERRAL) != proposal.is_referral:
        raise BusinessRuleError("Seul le bureau saisit la commission.", field="kind")
    proposal.kind = words.kind
    proposal.title, proposal.text, proposal.question = words.title.strip(), clean(words.text), clean(words.question)
    proposal.wanted_on = words.wanted_on
    proposal.search_text = search_text(proposal.title, proposal.question, plain(proposal.text))


@transaction.atomic
def discard_proposal_draft(*, proposal: Proposal, by: Actor) -> None:
    """The draft is gone: it was never said."""
    draft = locked(proposal)
    if not draft.is_draft or not can_write_proposal(by, draft):
        raise BusinessRuleError("Seul un brouillon de votre direction générale peut être supprimé.")
    draft.delete()


# ---------------------------------------------------------------- saying


@transaction.atomic
def submit_proposal(*, proposal: Proposal, in_absence: bool = False, by: Actor) -> Proposal:
    """The proposal is said: read by whom its reach says, awaiting an answer; the secretariat is told."""
    held = locked(proposal)
    if not held.is_draft:
        raise BusinessRuleError("Cette proposition est déjà déposée.")
    mandate = speaking_mandate(held, by=by, in_absence=in_absence)
    _say(held, mandate, absent=in_absence and must_say_absence(by, held), by=by)
    record(verb="submit_proposal", subject=held, by=by, kind=held.kind, reach=held.reach, authority=held.authority_id)
    return held


def _say(held: Proposal, mandate: Mandate, *, absent: bool, by: Actor) -> None:
    """From draft to said, under this mandate; ``by`` is whoever clicks."""
    _check_complete(held, today=by.day)
    now = timezone.now()
    held.state, held.submitted_at, held.proposed_by = ProposalState.SUBMITTED, now, mandate.person
    held.mandate_label, held.in_absence = mandate.label, absent
    held.save()
    keep_version(held, mandate, now)
    step(held, ProposalStepKind.SUBMITTED, by=by)
    letters.tell_secretariat(held, by=by)
    if absent:
        letters.tell_titulars(held, mandate=mandate, by=by)


@transaction.atomic
def correct_proposal(*, proposal: Proposal, words: ProposalWords, in_absence: bool = False, by: Actor) -> Proposal:
    """It says something else from now on; what was said before stays readable. The secretariat is told."""
    held = _pending(proposal, "Le secrétariat a donné sa réponse : elle porte sur ce texte, qui ne change plus.")
    mandate = speaking_mandate(held, by=by, in_absence=in_absence)
    before = _said(held)
    _write(held, words)
    _check_complete(held, today=by.day, was_wanted_on=before.wanted_on)
    if _said(held) == before:
        raise BusinessRuleError("Rien n’a changé depuis la version déposée.")
    held.save(update_fields=WORDS)
    keep_version(held, mandate, timezone.now())
    step(held, ProposalStepKind.CORRECTED, by=by)
    letters.tell_secretariat(held, by=by, corrected=True)
    record(verb="correct_proposal", subject=held, by=by, version=held.versions.count())
    return held


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, reason: str = "", in_absence: bool = False, by: Actor) -> Proposal:
    """It is asked no more; its page says so to whoever could read it."""
    held = _pending(proposal, "Cette proposition a reçu sa réponse : elle ne peut plus être retirée.")
    speaking_mandate(held, by=by, in_absence=in_absence)
    held.state, held.study_until = ProposalState.WITHDRAWN, None
    held.save(update_fields=["state", "study_until"])
    step(held, ProposalStepKind.WITHDRAWN, by=by, text=clean(reason))
    record(verb="withdraw_proposal", subject=held, by=by)
    return held


# ---------------------------------------------------------------- what these share with the answers


def locked(proposal: Proposal) -> Proposal:
    """The same row as it is now, held until the transaction ends."""
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("authority__successor", "body", "proposed_by", "referral")
        .get(pk=proposal.pk)
    )


def _pending(proposal: Proposal, refusal: str) -> Proposal:
    held = locked(proposal)
    if held.is_withdrawn:
        raise BusinessRuleError("Cette proposition est retirée.")
    if not held.is_pending:
        raise BusinessRuleError("Ce brouillon n’est pas encore déposé." if held.is_draft else refusal)
    return held


def speaking_mandate(proposal: Proposal, *, by: Actor, in_absence: bool) -> Mandate:
    """The mandate under which it is said; refused to preparers, and to a substitute who does not say so."""
    mandate = holding_mandate(by, proposal)
    if mandate is None or not can_submit_proposal(by, proposal):
        raise BusinessRuleError(
            "Seul le bureau saisit la commission." if proposal.is_referral
            else "Seule la direction générale dépose : la ou le titulaire, ou la suppléance en son absence."
        )  # fmt: skip
    if must_say_absence(by, proposal) and not in_absence:
        raise BusinessRuleError(ABSENCE, field="in_absence")
    return mandate


def step(proposal: Proposal, kind: ProposalStepKind, *, by: Actor, **said: object) -> ProposalStep:
    """One more line of what happened, under the mandate of the day."""
    mandate = holding_mandate(by, proposal) if not by.is_staff else None
    return ProposalStep.objects.create(
        proposal=proposal,
        kind=kind,
        at=timezone.now(),
        person=by.person or proposal.proposed_by,
        mandate_label=mandate.label if mandate else by.short_label,
        **said,
    )


def _said(proposal: Proposal) -> ProposalWords:
    return ProposalWords(proposal.kind, proposal.title, proposal.text, proposal.question, proposal.wanted_on)


def _check_complete(proposal: Proposal, *, today: datetime.date, was_wanted_on: datetime.date | None = None) -> None:
    if not proposal.title:
        raise BusinessRuleError("Dites en une phrase ce que vous attendez ou proposez.", field="title")
    if proposal.is_referral and not proposal.question:
        raise BusinessRuleError("Écrivez la question posée à la commission.", field="question")
    if not proposal.is_referral and not proposal.text:
        raise BusinessRuleError("Expliquez en quelques lignes ce que vous attendez ou proposez.", field="text")
    if proposal.is_referral and proposal.wanted_on is None:
        raise BusinessRuleError("Dites pour quand le bureau souhaite une réponse.", field="wanted_on")
    if proposal.wanted_on and proposal.wanted_on < today and proposal.wanted_on != was_wanted_on:
        raise BusinessRuleError("Cette date est passée.", field="wanted_on")


def keep_version(proposal: Proposal, mandate: Mandate, at: datetime.datetime) -> None:
    ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.versions.count() + 1,
        kind=proposal.kind,
        title=proposal.title,
        text=proposal.text,
        question=proposal.question,
        wanted_on=proposal.wanted_on,
        at=at,
        person=mandate.person,
        mandate_label=mandate.label,
    )
