"""From a reply to a proposal of its direction générale: a draft, prefilled, that its people then finish and submit."""

from django.db import transaction

from bulletins.models import Reply
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from governance.members.roles import Actor
from governance.strategy.enums import ProposalKind, Reach
from governance.strategy.models import Proposal
from governance.strategy.services import save_proposal_draft
from governance.strategy.words import ProposalWords

LONGEST_TITLE = 160


@transaction.atomic
def draft_proposal_of(*, reply: Reply, by: Actor) -> Proposal:
    """An agenda request in the words of the reply; asked again, the same one. Each keeps a link to the other.

    Of a private thread, the proposal says nothing but what its author chose to write: neither article nor thread.
    """
    held = (
        Reply.objects.select_for_update(of=("self",)).select_related("article__bulletin", "proposal").get(pk=reply.pk)
    )
    if held.proposal is not None:
        return held.proposal
    if refusal := proposal_refusal(held, by):
        raise BusinessRuleError(refusal)
    private = held.thread_id is not None
    draft = save_proposal_draft(
        words=ProposalWords(
            kind=ProposalKind.AGENDA, title="" if private else held.article.title[:LONGEST_TITLE], text=held.text
        ),
        reach=Reach.OWN if private else Reach.ALL,
        authority=held.authority,
        source="" if private else f"une réponse au bulletin n°{NBSP}{held.article.bulletin.number}",
        source_path="" if private else held.page,
        by=by,
    )
    held.proposal = draft
    held.save(update_fields=["proposal"])
    record(verb="draft_proposal_of", subject=held, by=by)
    return draft


def proposal_refusal(reply: Reply, by: Actor) -> str:
    """Why this reply cannot become a proposal of this person's direction générale; nothing when it can."""
    if reply.author_id != by.person_id or reply.from_staff:
        return "Seule la personne qui a écrit une réponse peut en faire une proposition."
    if reply.is_withdrawn:
        return "Cette réponse est retirée."
    if reply.authority not in by.commission_authorities:
        return "Une proposition est faite par la direction générale d’une collectivité."
    return ""
