"""One authority supports what another said for all."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.canonical import clean
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.strategy.models import Proposal, ProposalSupport
from governance.strategy.services.proposals import ABSENCE, locked


@transaction.atomic
def support_proposal(
    *, proposal: Proposal, authority: Authority, word: str = "", in_absence: bool = False, by: Actor
) -> ProposalSupport:
    """This authority supports it, with this word; one support each, given again it says the new word."""
    held = locked(proposal)
    mandate = _mandate(authority, by)
    if not held.is_open_to_support:
        raise BusinessRuleError("Cette proposition n’est plus ouverte aux soutiens.")
    if by.holdings.get(held.authority_id or 0) == authority:
        raise BusinessRuleError("C’est la proposition de votre collectivité : elle n’a pas à la soutenir.")
    if mandate.seat == Seat.SUBSTITUTE and not in_absence:
        raise BusinessRuleError(ABSENCE, field="in_absence")
    support = _taken_over(held, authority, by) or ProposalSupport(proposal=held, authority=authority)
    support.word, support.given_at, support.withdrawn_at = clean(word), timezone.now(), None
    support.given_by, support.mandate_label = mandate.person, mandate.label
    support.save()
    record(verb="support_proposal", subject=held, by=by, authority=support.authority_id)
    return support


@transaction.atomic
def withdraw_support(*, proposal: Proposal, authority: Authority, by: Actor) -> None:
    """This authority supports it no more; that it did is kept."""
    held = locked(proposal)
    _mandate(authority, by)
    support = _taken_over(held, authority, by)
    if support is None or support.withdrawn_at:
        raise BusinessRuleError("Votre collectivité ne soutient pas cette proposition.")
    support.withdrawn_at = timezone.now()
    support.save(update_fields=["withdrawn_at"])
    record(verb="withdraw_support", subject=held, by=by, authority=support.authority_id)


def _mandate(authority: Authority, by: Actor) -> Mandate:
    mandate = by.commission_mandate(authority)
    if mandate is None or mandate.seat == Seat.PREPARER:
        raise BusinessRuleError("Seule une direction générale qui siège à la commission apporte son soutien.")
    return mandate


def _taken_over(proposal: Proposal, authority: Authority, by: Actor) -> ProposalSupport | None:
    """The support of this authority, or of one that merged into it: the successor speaks for it."""
    spoken_for = [pk for pk, holder in by.holdings.items() if holder == authority]
    known = proposal.supports.filter(authority__in=spoken_for)
    return known.order_by(F("withdrawn_at").asc(nulls_first=True), "id").first()
