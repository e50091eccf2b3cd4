"""The mails about proposals: written in the verb's transaction, carried by the outbox."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from emegalis.lib.links import absolute
from governance.members.enums import BodyKind, Seat
from governance.members.letters import write_to_each
from governance.members.models import Mandate
from governance.members.querysets import MandateQuerySet
from governance.members.roles import Actor
from governance.strategy.enums import ProposalMail, ProposalStepKind
from governance.strategy.models import Proposal
from governance.strategy.selectors import speaks_today

BECAME = {
    ProposalStepKind.ON_AGENDA: "est mise à l’ordre du jour",
    ProposalStepKind.OFF_AGENDA: "n’est plus à l’ordre du jour",
    ProposalStepKind.IN_ARTICLE: "est reprise dans un article",
    ProposalStepKind.IN_ORIENTATION: "est à l’origine d’une orientation",
    ProposalStepKind.JOINED: "est reprise dans une orientation",
}


def tell_secretariat(proposal: Proposal, *, by: Actor, corrected: bool = False) -> None:
    """Each member of the secretariat learns what was said, or corrected."""
    staff = _seats().in_kinds(BodyKind.SECRETARIAT)
    _queue(proposal, staff, ProposalMail.SUBMITTED, "strategy/email/submitted", by=by, corrected=corrected)


def tell_titulars(proposal: Proposal, *, mandate: Mandate, by: Actor) -> None:
    """The titulars learn what their substitute said."""
    titulars = _seats().in_kinds(BodyKind.STRATEGIC_COMMISSION).titular().for_authority(mandate.authority)
    _queue(
        proposal,
        titulars.exclude(person=mandate.person),
        ProposalMail.BY_SUBSTITUTE,
        "strategy/email/by_substitute",
        by=by,
    )


def tell_answer(proposal: Proposal, *, text: str, by: Actor) -> None:
    _queue(proposal, _followers(proposal), ProposalMail.ANSWERED, "strategy/email/answered", by=by, text=text)


def tell_outcome(proposal: Proposal, *, kind: ProposalStepKind, label: str, by: Actor) -> None:
    _queue(
        proposal,
        _followers(proposal),
        ProposalMail.BECAME,
        "strategy/email/became",
        by=by,
        became=BECAME[kind],
        label=label,
    )


def _seats() -> MandateQuerySet:
    return Mandate.objects.in_force(on=timezone.localdate()).seated().reachable().with_names()


def _followers(proposal: Proposal) -> list[Mandate]:
    """Who said it, where they still sit; the titulars of the authority, or of the one that took it over."""
    if proposal.referral_id is not None:
        return []  # its group is told by its own page (needs.services.carry_answer)
    if proposal.authority is None:
        seats = _seats().in_kinds(BodyKind.BUREAU, BodyKind.ASSEMBLY)
        return list(seats.filter(person=proposal.proposed_by)[:1])
    holder = speaks_today(proposal.authority, on=timezone.localdate())
    seats = _seats().in_kinds(BodyKind.STRATEGIC_COMMISSION).for_authority(holder)
    return [m for m in seats if m.seat == Seat.TITULAR or m.person_id == proposal.proposed_by_id]


def _queue(
    proposal: Proposal, mandates: Iterable[Mandate], kind: ProposalMail, stem: str, *, by: Actor, **more: Any
) -> None:
    context = {
        "proposal": proposal,
        "proposal_url": absolute(proposal.get_absolute_url()),
        **more,
    }
    write_to_each(mandates, kind=kind, stem=stem, context=context, about=proposal, by=by)
