"""An article is made of a proposal: common when it was said for all, distinct when for one authority."""

from django.db import transaction
from django.utils import timezone

from bulletins.enums import Scope
from bulletins.models import Article, Bulletin
from bulletins.services.composition import add_article
from bulletins.writing import ArticleContent
from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP
from governance.members.roles import Actor, actor_for
from governance.strategy.enums import ProposalStepKind
from governance.strategy.models import Proposal
from governance.strategy.selectors import speaks_today
from governance.strategy.services import record_outcome


@transaction.atomic
def make_article_of(*, proposal: Proposal, bulletin: Bulletin, by: Actor) -> Article:
    """One more article of an issue still composed, in the words of the proposal, to be written again; its author is
    told when the issue is sent. What one authority said for itself is for that authority only."""
    held = Proposal.objects.select_for_update(of=("self",)).select_related("authority__successor", "body")
    proposal = held.get(pk=proposal.pk)
    if proposal.is_draft or proposal.is_withdrawn:
        raise BusinessRuleError("Cette proposition est retirée : aucun article ne peut en être fait.")
    if bulletin.articles.filter(proposal=proposal).exists():
        raise BusinessRuleError("Un article de ce bulletin vient déjà de cette proposition.", field="bulletin")
    article = add_article(bulletin=bulletin, content=_first_words(proposal), by=by)
    article.proposal = proposal
    article.save(update_fields=["proposal"])
    record(verb="make_article_of", subject=article, by=by, proposal=proposal.pk, bulletin=bulletin.pk)
    return article


def _first_words(proposal: Proposal) -> ArticleContent:
    is_own = proposal.authority is not None and not proposal.is_for_all
    authorities = (speaks_today(proposal.authority, on=timezone.localdate()),) if proposal.authority else ()
    return ArticleContent(
        title=proposal.title,
        scope=Scope.DISTINCT if is_own else Scope.COMMON,
        lede=proposal.question[:500],
        text=proposal.text or proposal.question,
        authorities=authorities if is_own else (),
    )


def tell_proposals_of(bulletin: Bulletin, *, by: Actor | None) -> None:
    """The issue is sent: whoever proposed what an article tells is told, once, unless the article is for others."""
    for article in bulletin.articles.exclude(proposal=None).select_related("proposal__authority", "updated_by"):
        if article.proposal is not None and not article.proposal.is_withdrawn and _reads_it(article, article.proposal):
            _tell(article, article.proposal, bulletin, by or actor_for(article.updated_by))


def _reads_it(article: Article, proposal: Proposal) -> bool:
    if not article.is_distinct:
        return True
    if proposal.authority is None:
        return False
    holder = speaks_today(proposal.authority, on=timezone.localdate())
    return article.authorities.filter(pk=holder.pk).exists()


def _tell(article: Article, proposal: Proposal, bulletin: Bulletin, by: Actor) -> None:
    path = bulletin.get_absolute_url()
    if proposal.steps.filter(kind=ProposalStepKind.IN_ARTICLE, path=path).exists():
        return
    record_outcome(
        proposal=proposal,
        kind=ProposalStepKind.IN_ARTICLE,
        label=f"Bulletin n°{NBSP}{bulletin.number}",
        path=path,
        is_private=article.is_distinct,
        by=by,
    )
