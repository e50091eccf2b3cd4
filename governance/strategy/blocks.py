"""What strategy brings to the pages below it."""

from emegalis.lib.french import plural
from emegalis.lib.slots import Block
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.strategy.models import Comment, Proposal
from governance.strategy.permissions import can_answer_proposals, can_manage_strategy
from governance.strategy.selectors import plan_to_show, to_publish

SHOWN = 8


def desk(actor: Actor, subject: None) -> Block:
    """On the secretariat's desk: what is not yet submitted to the directions générales; the way to a first plan."""
    return Block("strategy/_desk.html", {"orientations": to_publish(), "has_plan": plan_to_show(actor) is not None})


def desk_proposals(actor: Actor, subject: None) -> Block | None:
    """« Propositions sans réponse »: the oldest first, with its days of waiting; studies whose day is past too."""
    if not can_answer_proposals(actor):
        return None
    awaiting = Proposal.objects.visible_to(actor).awaiting(on=actor.day)
    count = awaiting.count()
    rows = [
        {"proposal": p, "days": p.waiting_days(on=actor.day), "is_late": _is_overdue(p, actor)}
        for p in awaiting.with_subject()[:SHOWN]
    ]
    attention = plural(count, "proposition attend une réponse", "propositions attendent une réponse") if count else ""
    return Block("strategy/_desk_proposals.html", {"rows": rows, "count": count}, attention=attention)


def desk_comments(actor: Actor, subject: None) -> Block | None:
    """« Commentaires d’élus sans réponse », the oldest first."""
    if not can_manage_strategy(actor):
        return None
    waiting = Comment.objects.visible_to(actor).unanswered()
    count = waiting.count()
    if not count:
        return None
    attention = plural(count, "commentaire d’élu attend une réponse", "commentaires d’élus attendent une réponse")
    shown = list(waiting.select_related("orientation", "person")[:SHOWN])
    return Block("strategy/_desk_comments.html", {"comments": shown}, attention=attention)


def _is_overdue(proposal: Proposal, actor: Actor) -> bool:
    """The day of the study, or the one its author wished for, is past."""
    wished = proposal.wanted_on is not None and proposal.wanted_on < actor.day
    return wished or proposal.is_late(on=actor.day)


def authority_proposals(actor: Actor, subject: Authority) -> Block | None:
    """On the page of an authority, what its direction générale said that this reader may read; and what those that
    merged into it had said."""
    spoken_for = Authority.objects.taken_over([subject], on=actor.day)
    said = Proposal.objects.visible_to(actor).said().of_authorities(spoken_for)
    proposals = list(said.with_subject().latest_first()[:SHOWN])
    context = {"proposals": proposals, "siren": subject.siren, "own": set(actor.holdings)}
    return Block("strategy/_authority_proposals.html", context) if proposals else None
