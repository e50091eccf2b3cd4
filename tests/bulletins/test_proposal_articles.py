"""An article is made of a proposal; its author is told once the issue is sent, and nobody learns of a distinct one."""

import pytest

from bulletins.enums import Scope
from bulletins.models import Article
from bulletins.services.proposals import make_article_of
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.strategy.enums import ProposalMail, ProposalStepKind, Reach
from governance.strategy.services import withdraw_proposal
from tests.bulletins.factories import make_bulletin, publish
from tests.governance.strategy.proposing import make_proposal, titular_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def told(proposal):
    return proposal.steps.filter(kind=ProposalStepKind.IN_ARTICLE)


@pytest.mark.parametrize(("reach", "scope"), [(Reach.OWN, Scope.DISTINCT), (Reach.ALL, Scope.COMMON)])
def test_what_one_authority_said_for_itself_is_told_to_it_alone(reach, scope, abers, dgs, by):
    article = make_article_of(proposal=make_proposal(abers, reach=reach), bulletin=make_bulletin(by=by), by=by)
    assert (article.scope, list(article.authorities.all())) == (scope, [abers] if scope == Scope.DISTINCT else [])


def test_the_author_is_told_when_the_issue_is_sent_and_once(abers, dgs, by):
    bulletin, proposal = make_bulletin(by=by), make_proposal(abers, reach=Reach.OWN)
    make_article_of(proposal=proposal, bulletin=bulletin, by=by)
    assert not told(proposal).exists()
    publish(bulletin, by=by)
    step = told(proposal).get()
    assert (step.is_private, step.path) == (True, bulletin.get_absolute_url())
    assert Delivery.objects.get(kind=ProposalMail.BECAME).person_id == dgs.pk


def test_an_article_turned_to_other_authorities_is_told_to_nobody(abers, dgs, menez, other_dgs, by):
    bulletin, proposal = make_bulletin(by=by), make_proposal(abers)
    article = make_article_of(proposal=proposal, bulletin=bulletin, by=by)
    Article.objects.filter(pk=article.pk).update(scope=Scope.DISTINCT)
    article.authorities.set([menez])
    publish(bulletin, by=by)
    assert not told(proposal).exists()


def test_a_proposal_withdrawn_meanwhile_does_not_hold_the_issue_back(abers, dgs, by):
    bulletin, proposal = make_bulletin(by=by), make_proposal(abers)
    make_article_of(proposal=proposal, bulletin=bulletin, by=by)
    withdraw_proposal(proposal=proposal, by=titular_of(abers))
    publish(bulletin, by=by)
    assert not told(proposal).exists()
    with pytest.raises(BusinessRuleError, match="retirée"):
        make_article_of(proposal=proposal, bulletin=make_bulletin(by=by), by=by)


def test_the_secretariat_makes_it_from_the_page_of_the_proposal(abers, dgs, secretary, by, signed_in):
    proposal, client = make_proposal(abers), signed_in(secretary)
    address = f"/bulletins/proposition/{proposal.pk}/"
    assert address in client.get(proposal.get_absolute_url()).content.decode()
    assert "Aucun bulletin" in client.get(address).content.decode()
    bulletin = make_bulletin(by=by)
    assert client.post(address, {"bulletin": bulletin.pk}).status_code == 302
    assert bulletin.articles.get().proposal == proposal
    assert "vient déjà" in client.post(address, {"bulletin": bulletin.pk}).content.decode()
