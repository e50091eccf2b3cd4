"""Who may act on the strategy."""

from governance.members.enums import BodyKind, Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.strategy.models import Milestone, Orientation, Proposal


def can_manage_strategy(actor: Actor) -> bool:
    """The secretariat keeps the plan, its axes and the orientations."""
    return actor.is_staff


# ---------------------------------------------------------------- what élus say of an orientation


def can_read_comments(actor: Actor) -> bool:
    """The élus and the secretariat."""
    return actor.is_elected or actor.is_staff


def can_comment(actor: Actor) -> bool:
    """Sits in the bureau or the comité syndical."""
    return commenting_mandate(actor) is not None


def commenting_mandate(actor: Actor) -> Mandate | None:
    """The seat under which an élu speaks: in the bureau before the comité, the oldest first."""
    assemblies = (BodyKind.BUREAU, BodyKind.ASSEMBLY)
    seats = [m for m in actor.mandates if m.body.kind in assemblies and m.seat != Seat.PREPARER]
    return min(seats, key=lambda m: (m.body.kind != BodyKind.BUREAU, m.pk), default=None)


def answering_mandate(actor: Actor, orientation: Orientation) -> Mandate | None:
    """The mandate under which this person answers comments: of the secretariat, or that of the élu référent."""
    staff = next((m for m in actor.mandates if m.body.kind == BodyKind.SECRETARIAT), None) if actor.is_staff else None
    return staff or next((m for m in actor.mandates if m.pk == orientation.referent_id), None)


# ---------------------------------------------------------------- expectations, proposals, referrals


def can_read_proposals(actor: Actor) -> bool:
    """The commission and those who prepare for it, the élus, the secretariat; not the working groups."""
    return actor.is_commissioner or actor.is_preparer or actor.is_elected or actor.is_staff


def can_propose(actor: Actor) -> bool:
    """Speaks or prepares for a direction générale, or may refer a subject to the commission."""
    return bool(actor.commission_authorities) or actor.may_refer


def holding_mandate(actor: Actor, proposal: Proposal) -> Mandate | None:
    """The mandate under which this actor holds a proposal: its authority's, or that of the one that took it over. The
    referral of a working group is held by nobody here: its group reads on its own page what became of it."""
    if proposal.authority_id is None:
        return referring_mandate(actor) if proposal.referral_id is None else None
    authority = actor.holdings.get(proposal.authority_id)
    return actor.commission_mandate(authority) if authority else None


def referring_mandate(actor: Actor) -> Mandate | None:
    """The seat in the bureau, or that of whoever presides over an assembly."""
    if not actor.may_refer:
        return None
    seats = [m for m in actor.mandates if m.body.is_assembly and m.seat != Seat.PREPARER]
    return min(seats, key=lambda m: (m.body.kind != BodyKind.BUREAU, not m.presides, m.pk))


def can_write_proposal(actor: Actor, proposal: Proposal) -> bool:
    """A draft: the seats of its direction générale and their preparers; the élu who writes a referral."""
    if proposal.is_referral:
        return actor.may_refer and proposal.proposed_by_id == actor.person_id
    return holding_mandate(actor, proposal) is not None


def can_submit_proposal(actor: Actor, proposal: Proposal) -> bool:
    """Submit, correct, withdraw: a titular or substitute, never a preparer; for a referral, whoever may refer."""
    mandate = holding_mandate(actor, proposal)
    return mandate is not None and mandate.seat != Seat.PREPARER


def must_say_absence(actor: Actor, proposal: Proposal) -> bool:
    """A substitute must say that the titular is away, who is told."""
    mandate = holding_mandate(actor, proposal)
    return mandate is not None and not proposal.is_referral and mandate.seat == Seat.SUBSTITUTE


def can_support_any(actor: Actor) -> bool:
    """Sits in the commission for some authority."""
    return actor.is_commissioner


def can_answer_proposals(actor: Actor) -> bool:
    """The secretariat answers, and makes of a proposal an item, an article, an orientation."""
    return actor.is_staff


# ---------------------------------------------------------------- projects


def can_read_participations(actor: Actor) -> bool:
    """Who reads, by name, what part each authority takes: the commission and those who prepare for it, élus, staff."""
    return can_read_proposals(actor)


def can_answer_milestone(actor: Actor, milestone: Milestone) -> bool:
    """Leads the group that the milestone asks: its chair; where it has none, the titular who has sat the longest."""
    return actor.leads(milestone.body_id)


def leads_a_group(actor: Actor) -> bool:
    """Answers for the group of the DSI or for a métier group."""
    return bool(actor.led_groups)


def can_choose_part(actor: Actor, authority: Authority) -> bool:
    """Its titular or its substitute in the commission: choose a part, evaluate. A preparer never does."""
    mandate = actor.commission_mandate(authority)
    return mandate is not None and mandate.seat != Seat.PREPARER


def can_prepare_words(actor: Actor) -> bool:
    """Sits or prepares for a direction générale: whoever may not say a thing for it prepares it."""
    return bool(actor.commission_authorities)


def asks_absence(actor: Actor, authority: Authority) -> bool:
    """A substitute must say that the titular is away."""
    mandate = actor.commission_mandate(authority)
    return mandate is not None and mandate.seat == Seat.SUBSTITUTE


def can_see_visibility(actor: Actor, authority: Authority) -> bool:
    """The page of one authority: whoever sits for it, in any body, and the secretariat."""
    return actor.is_staff or any(m.authority_id == authority.pk for m in actor.mandates)
