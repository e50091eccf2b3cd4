"""Reading proposals: the list, and one of them with all that became of it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.pages import page_of
from emegalis.lib.slots import Block, blocks_for
from governance.members.enums import Seat
from governance.members.models import Authority, Mandate
from governance.members.roles import Actor
from governance.needs.models import Referral
from governance.strategy.forms.proposals import ProposalFilterForm, SupportForm
from governance.strategy.models import Orientation, Proposal, ProposalSupport
from governance.strategy.permissions import (
    can_answer_proposals,
    can_read_proposals,
    can_submit_proposal,
    holding_mandate,
)


@http_methods("GET")
@allowed(can_read_proposals)
def proposal_list(request: Any) -> HttpResponse:
    actor = request.actor
    form = ProposalFilterForm(request.GET or None, actor=actor)
    visible = Proposal.objects.visible_to(actor)
    awaiting = visible.awaiting(on=actor.day)
    context = {
        "form": form,
        "page": page_of(form.filter(visible.said()).with_subject().latest_first(), request),
        "drafts": list(visible.drafts().select_related("authority", "body", "proposed_by").order_by("-saved_at")),
        "awaiting": awaiting.count(),
        "own": set(actor.holdings),
        "is_filtered": bool(request.GET),
        "is_staff": can_answer_proposals(actor),
        "may_propose": bool(actor.commission_authorities),
        "may_refer": actor.may_refer,
    }
    return render(request, "strategy/proposal_list.html", context)


@http_methods("GET")
@allowed(can_read_proposals)
def proposal_detail(request: Any, pk: int) -> HttpResponse:
    proposal = visible_proposal(request, pk)
    if proposal.is_draft:
        return redirect("strategy:proposal_write", pk=pk)
    return detail_page(request, proposal)


def visible_proposal(request: Any, pk: int) -> Proposal:
    return get_visible_or_404(Proposal.objects.visible_to(request.actor).with_subject(), pk=pk)


@dataclass(frozen=True, slots=True)
class SupportSeat:
    """One of the reader's directions générales before what another said for all."""

    authority: Authority
    support: ProposalSupport | None
    form: SupportForm


def detail_page(request: Any, proposal: Proposal, *, refused: SupportSeat | None = None) -> HttpResponse:
    """The page of a proposal; ``refused`` is a support that came back, shown with its error."""
    actor: Actor = request.actor
    holds = holding_mandate(actor, proposal) is not None
    supports = list(proposal.supports.standing().select_related("authority__successor", "given_by"))
    versions = list(proposal.versions.select_related("person").order_by("-number"))
    blocks = [thing for thing in blocks_for("proposal", actor, proposal) if isinstance(thing, Block)]
    context = {
        "proposal": proposal,
        "holds": holds,
        "steps": list(proposal.steps.visible_to(actor, holds=holds).in_order().select_related("person")),
        "earlier": versions[1:],
        "version": versions[0],
        "supports": supports,
        "seats": support_seats(actor, proposal, supports, refused=refused),
        "orientation": _readable_orientation(actor, proposal),
        "referral_url": _referral_url(actor, proposal),
        "may_correct": proposal.is_pending and can_submit_proposal(actor, proposal),
        "may_answer": can_answer_proposals(actor) and not proposal.is_withdrawn,
        "may_make_orientation": can_answer_proposals(actor) and proposal.orientation_id is None,
        "is_late": proposal.is_late(on=actor.day),
        "waits": proposal.waiting_days(on=actor.day),
        "act_blocks": [block for block in blocks if block.place == "now"],
        "aside_blocks": [block for block in blocks if block.place == "aside"],
        "main_blocks": [block for block in blocks if block.place == "main"],
    }
    return render(request, "strategy/proposal_detail.html", context)


def support_seats(
    actor: Actor, proposal: Proposal, supports: list[ProposalSupport], *, refused: SupportSeat | None = None
) -> list[SupportSeat]:
    """Each direction générale of the reader that may support it, and whether it does."""
    if not proposal.is_open_to_support:
        return []
    given = {actor.holdings.get(support.authority_id): support for support in supports}
    own = actor.holdings.get(proposal.authority_id or 0)
    mandates = [actor.commission_mandate(a) for a in actor.commission_authorities if a != own]
    return [
        refused if refused and refused.authority == m.authority else _support_seat(m, given.get(m.authority))
        for m in mandates
        if m is not None and m.seat != Seat.PREPARER
    ]


def _support_seat(mandate: Mandate, support: ProposalSupport | None) -> SupportSeat:
    form = SupportForm(asks_absence=mandate.seat == Seat.SUBSTITUTE, auto_id=f"id_{mandate.authority.siren}_%s")
    return SupportSeat(mandate.authority, support, form)


def _referral_url(actor: Actor, proposal: Proposal) -> str:
    """Of one that a working group made, its page there, for whoever reads it."""
    seen = Referral.objects.visible_to(actor).filter(pk=proposal.referral_id).first()
    return seen.get_absolute_url() if seen else ""


def _readable_orientation(actor: Actor, proposal: Proposal) -> Orientation | None:
    """The one it is at the origin of, once this reader may read it."""
    if proposal.orientation_id is None:
        return None
    return Orientation.objects.visible_to(actor).filter(pk=proposal.orientation_id).with_shown().first()
