"""Needs on the pages of orientations, orientations on the pages of needs (``settings.BLOCKS``)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from emegalis.lib.slots import Block, Facts, blocks_for
from governance.members.roles import Actor
from governance.needs.enums import NeedState
from governance.needs.models import Need, Referral
from governance.needs.permissions import can_read_needs
from governance.needs.selectors import Outcome, outcomes_of
from governance.strategy.enums import FactState, Stage, Step
from governance.strategy.models import Orientation, Project, Proposal
from governance.strategy.permissions import can_answer_proposals, can_manage_strategy, can_read_proposals
from governance.strategy.selectors import course_of, projects_of
from governance.strategy.turns import Turn, turns


def orientation_needs(actor: Actor, orientation: Orientation) -> list[Block | Facts]:
    """The needs it answers, with their technical advice; and that both steps were taken, on which day.

    Whoever does not read needs learns what was asked, by which group, how widely, and what the DSI group says of it.
    """
    outcomes = outcomes_of(orientation.needs.with_where(on=actor.day).order_by("submitted_at", "id"))
    if not outcomes:
        return []
    context = {"outcomes": outcomes, "reads_needs": can_read_needs(actor)}
    return [Block("strategy/_orientation_needs.html", context), *_facts(outcomes)]


def _facts(outcomes: list[Outcome]) -> list[Facts]:
    groups = ", ".join(dict.fromkeys(outcome.group for outcome in outcomes))
    advised = _latest(outcome.advised_on for outcome in outcomes)
    facts = [_done(Step.NEEDS, groups[:1].upper() + groups[1:], _latest(o.submitted_on for o in outcomes))]
    return [*facts, _done(Step.ADVICE, "", advised)] if advised else facts


def _latest(days: Iterable[datetime.date | None]) -> datetime.date | None:
    return max((day for day in days if day is not None), default=None)


def _done(step: Step, body: str, on: datetime.date | None) -> Facts:
    return Facts(step=step, state=FactState.DONE, body=body, on=on)


def need_orientation(actor: Actor, need: Need) -> list[Block]:
    """On the page of a need: the way to take it up; then the orientation that did, as far as one may read it."""
    if need.state == NeedState.ADVISED and can_manage_strategy(actor):
        return [Block("strategy/_need_take_up.html", {"need": need}, place="now")]
    if need.state != NeedState.TAKEN_UP:
        return []
    carrying = Orientation.objects.visible_to(actor).filter(needs=need).exclude(stage=Stage.SET_ASIDE)
    seen = list(carrying.with_shown())
    context = {"rows": [_next_of(actor, one) for one in seen], "label": need.outcome_label, "today": actor.day}
    return [Block("strategy/_need_orientation.html", context)]


@dataclass(frozen=True, slots=True)
class Carried:
    """An orientation that took a need up: who acts on it now, who comes next, the next milestone of its projects."""

    orientation: Orientation
    now: Turn
    after: Turn | None
    project: Project | None


def _next_of(actor: Actor, orientation: Orientation) -> Carried:
    facts = [thing for thing in blocks_for("orientation", actor, orientation) if isinstance(thing, Facts)]
    said = turns(course_of(orientation, on=actor.day), facts, bodies=(), today=actor.day)
    coming = projects_of(orientation, actor).live().filter(next_on__gte=actor.day).order_by("next_on", "pk").first()
    return Carried(orientation, said.now, said.after, coming)


def referral_course(actor: Actor, referral: Referral) -> list[Block]:
    """On the page of a referral put to the commission: what became of it, step by step; its page there, for whoever
    reads it, and the way to answer, for the secretariat."""
    proposal = Proposal.objects.filter(referral=referral).first()
    if proposal is None:
        return []
    steps = list(proposal.steps.filter(is_private=False).in_order().select_related("person"))
    reads = can_read_proposals(actor)
    orientation = Orientation.objects.visible_to(actor).filter(pk=proposal.orientation_id).first()
    context = {"steps": steps, "proposal": proposal, "reads": reads, "orientation": orientation}
    blocks = [Block("strategy/_referral_course.html", context)]
    if can_answer_proposals(actor) and proposal.is_pending:
        blocks.append(Block("strategy/_referral_answer.html", {"proposal": proposal}, place="now"))
    return blocks
