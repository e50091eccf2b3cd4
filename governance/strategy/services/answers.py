"""What becomes of a proposal: the secretariat's dated answer, and what it turned into."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from governance.members.roles import Actor
from governance.needs.services import carry_answer
from governance.strategy.enums import ANSWERS, ProposalKind, ProposalState, ProposalStepKind
from governance.strategy.models import Orientation, Proposal
from governance.strategy.services import proposal_letters as letters
from governance.strategy.services.orientations import create_orientation
from governance.strategy.services.proposals import locked, step
from governance.strategy.stages import TAKES_NEEDS

NEEDS_TEXT = {ProposalState.PARTLY, ProposalState.REJECTED}


@transaction.atomic
def answer_proposal(
    *, proposal: Proposal, state: str, text: str = "", until: datetime.date | None = None, by: Actor
) -> Proposal:
    """The proposal has an answer, dated and told to its author; one already given can be given again, both are kept.

    Refused: part or no without a reason; a study without a day to come.
    """
    held = _answerable(proposal)
    given = ProposalState(state)
    if given not in ANSWERS:
        raise BusinessRuleError("Choisissez une réponse.", field="state")
    if given in NEEDS_TEXT and not clean(text):
        raise BusinessRuleError("Dites pourquoi : l’auteur lira ce motif.", field="text")
    until = _study_day(until, by.day) if given == ProposalState.STUDYING else None
    _give(held, given, until)
    step(held, ProposalStepKind.ANSWERED, by=by, state=given, text=clean(text), until=until)
    letters.tell_answer(held, text=clean(text), by=by)
    if held.referral is not None:
        carry_answer(referral=held.referral, outcome=str(given.label), text=text, until=until, by=by)
    record(verb="answer_proposal", subject=held, by=by, state=given, until=str(until) if until else None)
    return held


def _study_day(until: datetime.date | None, today: datetime.date) -> datetime.date:
    if until is None:
        raise BusinessRuleError("Dites jusqu’à quelle date elle est à l’étude.", field="until")
    if until <= today:
        raise BusinessRuleError("Cette date doit être à venir.", field="until")
    return until


def _answerable(proposal: Proposal) -> Proposal:
    held = locked(proposal)
    if held.is_draft or held.is_withdrawn:
        raise BusinessRuleError("Cette proposition est retirée : elle n’attend plus de réponse.")
    return held


def _give(proposal: Proposal, state: ProposalState, until: datetime.date | None = None) -> None:
    proposal.state, proposal.study_until, proposal.answered_at = state, until, timezone.now()
    proposal.save(update_fields=["state", "study_until", "answered_at"])


# ---------------------------------------------------------------- what it turned into


@transaction.atomic
def record_outcome(
    *,
    proposal: Proposal,
    kind: ProposalStepKind,
    label: str,
    path: str = "",
    is_private: bool = False,
    by: Actor,
) -> Proposal:
    """For the floors above: an item of an agenda or an article was made of it, or is no more; its author is told.

    ``label`` says which in words that all its readers may read (« réunion de la commission du 15 décembre »), unless
    ``is_private``: then only its holder and the secretariat do. To be put on an agenda answers whoever asked for that.
    """
    held = _answerable(proposal)
    if kind == ProposalStepKind.ON_AGENDA and held.kind == ProposalKind.AGENDA:
        _take_up(held)
    elif kind == ProposalStepKind.OFF_AGENDA:
        _give_back(held)
    step(held, kind, by=by, label=label[:250], path=path, is_private=is_private)
    letters.tell_outcome(held, kind=kind, label=label, by=by)
    record(verb="record_outcome", subject=held, by=by, kind=kind)
    return held


def _take_up(proposal: Proposal) -> None:
    """What was done about it is an answer, when none was given."""
    if proposal.is_pending:
        _give(proposal, ProposalState.TAKEN_UP)


def _tell_group(proposal: Proposal, label: str, *, by: Actor) -> None:
    """What was made of the referral of a working group is the answer that its group reads."""
    if proposal.referral is not None and proposal.referral.is_waiting and not proposal.is_pending:
        taken = ProposalState(proposal.state).label
        carry_answer(referral=proposal.referral, outcome=str(taken), text=f"{label}.", by=by)


def _give_back(proposal: Proposal) -> None:
    """Who asked for a place on an agenda and lost it, without any other answer, waits for one again."""
    answered = proposal.steps.filter(kind=ProposalStepKind.ANSWERED).exists() or proposal.orientation_id is not None
    if proposal.kind == ProposalKind.AGENDA and proposal.state == ProposalState.TAKEN_UP and not answered:
        proposal.state, proposal.answered_at = ProposalState.SUBMITTED, None
        proposal.save(update_fields=["state", "answered_at"])


@transaction.atomic
def create_orientation_from(*, proposal: Proposal, by: Actor, **orientation: Any) -> Orientation:
    """An orientation whose origin is this proposal, which is thereby taken up; takes what ``create_orientation`` does.

    Refused when it already is at the origin of one.
    """
    held = _unattached(proposal)
    created = create_orientation(by=by, **orientation)
    _attach(held, created, ProposalStepKind.IN_ORIENTATION, by=by)
    record(verb="create_orientation_from", subject=held, by=by, orientation=created.pk)
    return created


@transaction.atomic
def attach_proposal(*, proposal: Proposal, orientation: Orientation, by: Actor) -> None:
    """An orientation that exists takes the proposal up; its author is told.

    Refused when the proposal already is in one, or when the orientation is decided or set aside.
    """
    held = _unattached(proposal)
    if orientation.stage not in TAKES_NEEDS:
        raise BusinessRuleError("Cette orientation est décidée ou écartée.", field="orientation")
    _attach(held, orientation, ProposalStepKind.JOINED, by=by)
    record(verb="attach_proposal", subject=held, by=by, orientation=orientation.pk)


def _unattached(proposal: Proposal) -> Proposal:
    held = _answerable(proposal)
    if held.orientation_id is not None:
        raise BusinessRuleError("Cette proposition est déjà reprise dans une orientation.")
    return held


def _attach(held: Proposal, orientation: Orientation, kind: ProposalStepKind, *, by: Actor) -> None:
    held.orientation = orientation
    held.save(update_fields=["orientation"])
    _take_up(held)
    label = f"Orientation n°{NBSP}{orientation.number}"
    step(held, kind, by=by, label=label, path=orientation.get_absolute_url())
    letters.tell_outcome(held, kind=kind, label=label, by=by)
    _tell_group(held, label, by=by)
