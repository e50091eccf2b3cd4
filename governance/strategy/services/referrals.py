"""A working group refers a subject: put to the commission, it is treated there as any referral."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.search import search_text
from governance.members.enums import BodyKind
from governance.members.models import Body, Mandate
from governance.members.remits import treated_by
from governance.members.roles import Actor
from governance.needs.models import Need, Referral
from governance.needs.services import mark_treated, refer_subject
from governance.strategy.enums import ProposalKind, ProposalState, ProposalStepKind, Reach
from governance.strategy.models import Proposal, ProposalStep
from governance.strategy.services.proposals import keep_version


@transaction.atomic
def refer_to_body(
    *,
    mandate: Mandate,
    subject: str,
    title: str,
    text: str,
    question: str,
    wanted_on: datetime.date | None = None,
    need: Need | None = None,
    group: Body | None = None,
    by: Actor,
) -> Referral:
    """The body that treats it is asked (``refer_subject``). Put to the commission, it is read by all its seats, by the
    élus and the secretariat, whose dated answer comes back to the group: it needs a question and a date."""
    referral = refer_subject(
        mandate=mandate, subject=subject, title=title, text=text, question=question, wanted_on=wanted_on, need=need,
        group=group, by=by,
    )  # fmt: skip
    if treated_by(subject) != BodyKind.STRATEGIC_COMMISSION:
        return referral
    if not referral.question:
        raise BusinessRuleError("Écrivez la question posée à la commission.", field="question")
    if referral.wanted_on is None:
        raise BusinessRuleError("Dites pour quand votre groupe souhaite une réponse.", field="wanted_on")
    return _put_before_commission(referral, mandate, by=by)


def _put_before_commission(referral: Referral, mandate: Mandate, *, by: Actor) -> Referral:
    proposal = Proposal.objects.create(
        kind=ProposalKind.REFERRAL,
        reach=Reach.ALL,
        state=ProposalState.SUBMITTED,
        body=mandate.body,
        referral=referral,
        title=referral.title,
        text=referral.text,
        question=referral.question,
        wanted_on=referral.wanted_on,
        proposed_by=mandate.person,
        mandate_label=mandate.label,
        saved_at=referral.at,
        submitted_at=timezone.now(),
        search_text=search_text(referral.title, referral.question, referral.text),
    )
    keep_version(proposal, mandate, referral.at)
    ProposalStep.objects.create(
        proposal=proposal,
        kind=ProposalStepKind.SUBMITTED,
        at=referral.at,
        person=mandate.person,
        mandate_label=mandate.label,
    )
    record(verb="put_before_commission", subject=proposal, by=by, referral=referral.pk)
    return mark_treated(referral=referral, path=proposal.get_absolute_url())
