"""Proposals made by their own verbs: what a test starts from is what the portal would hold."""

from typing import Any

from governance.members.models import Authority, Body, Mandate
from governance.members.roles import Actor, actor_for
from governance.people.models import Person
from governance.strategy.enums import ProposalKind, Reach
from governance.strategy.models import Proposal
from governance.strategy.services import save_proposal_draft, submit_proposal
from governance.strategy.words import ProposalWords
from tests.governance.members.factories import MandateFactory

TITLE = "Étendre la signature électronique aux marchés des communes"


def words(**given: Any) -> ProposalWords:
    return ProposalWords(
        **{"kind": ProposalKind.EXPECTATION, "title": TITLE, "text": "Nos communes signent encore à la main."} | given
    )


def titular_of(authority: Authority) -> Actor:
    mandate = Mandate.objects.filter(authority=authority, seat="titular", function="DGS", ends_on=None).first()
    return actor_for((mandate or MandateFactory(authority=authority)).person)


def make_draft(authority: Authority, *, by: Actor | None = None, reach: str = Reach.OWN, **given: Any) -> Proposal:
    return save_proposal_draft(authority=authority, words=words(**given), reach=reach, by=by or titular_of(authority))


def make_proposal(
    authority: Authority, *, by: Actor | None = None, in_absence: bool = False, reach: str = Reach.ALL, **given: Any
) -> Proposal:
    """Said for all by the titular of the authority, unless told otherwise."""
    speaker = by or titular_of(authority)
    draft = make_draft(authority, by=speaker, reach=reach, **given)
    return submit_proposal(proposal=draft, in_absence=in_absence, by=speaker)


def of_the_bureau(authority: Authority, **given: Any) -> Person:
    """An élu who sits in the bureau."""
    return MandateFactory(authority=authority, function="élu", body=Body.objects.get(kind="bureau"), **given).person


def make_referral(by: Actor, **given: Any) -> Proposal:
    question = {"question": "Quelles priorités pour la sécurité ?", "wanted_on": by.day.replace(year=by.day.year + 1)}
    draft = save_proposal_draft(words=words(kind=ProposalKind.REFERRAL, **(question | given)), reach=Reach.ALL, by=by)
    return submit_proposal(proposal=draft, by=by)
