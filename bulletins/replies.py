"""Replies as one reader sees them: whose they are, and what this reader may still do with them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bulletins.models import Reply
from bulletins.services.exchanges import edit_refusal
from bulletins.services.proposing import proposal_refusal
from governance.members.roles import Actor
from governance.strategy.models import Proposal


@dataclass(frozen=True, slots=True)
class Word:
    """A reply before a reader; ``shows_text`` is false of a withdrawn one, but for its author."""

    reply: Reply
    is_own: bool
    may_edit: bool
    may_withdraw: bool
    may_propose: bool = False
    proposal: Proposal | None = None

    @property
    def shows_text(self) -> bool:
        return self.is_own or not self.reply.is_withdrawn


def words_before(actor: Actor, replies: Iterable[Reply], *, at: datetime.datetime) -> list[Word]:
    """In the order given."""
    known = list(replies)
    latest = max((reply.pk for reply in known), default=0)
    born = Proposal.objects.visible_to(actor).filter(
        pk__in=[reply.proposal_id for reply in known if reply.proposal_id]
    )
    proposals = {proposal.pk: proposal for proposal in born}
    return [_word(reply, actor, latest, at, proposals.get(reply.proposal_id or 0)) for reply in known]


def _word(reply: Reply, actor: Actor, latest: int, at: datetime.datetime, proposal: Proposal | None) -> Word:
    own = reply.author_id == actor.person_id
    young = own and (reply.thread_id is None or reply.pk == latest)
    return Word(
        reply=reply,
        is_own=own,
        may_edit=young and not edit_refusal(reply, actor, at=at),
        may_withdraw=own and not reply.is_withdrawn and not reply.concludes,
        may_propose=own and reply.proposal_id is None and not proposal_refusal(reply, actor),
        proposal=proposal,
    )
