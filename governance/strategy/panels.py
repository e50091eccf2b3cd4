"""What the front page says of the strategy."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from emegalis.lib.slots import Block, Brief, BriefLine, Call
from governance.members.roles import Actor
from governance.strategy.enums import Stage
from governance.strategy.involvement import RULES
from governance.strategy.models import Orientation, Proposal
from governance.strategy.permissions import can_comment, can_submit_proposal
from governance.strategy.selectors import recently_moved, referred_by

SHOWN = 4


def referred(actor: Actor) -> Block | None:
    """« Vous êtes référent »: the orientations that an élu carries, each with what happens now."""
    carried = referred_by(actor) if actor.is_elected else []
    if not carried:
        return None
    rows = [_row(orientation) for orientation in carried]
    return Block("strategy/_referred.html", {"rows": rows}, brief=_brief("Vous êtes référent", carried))


def to_comment(actor: Actor) -> Block | None:
    """« À lire et à commenter »: what is in framing and on which this élu has not said a word."""
    if not can_comment(actor):
        return None
    open_ones = Orientation.objects.visible_to(actor).of_stage(Stage.FRAMING).not_commented_by(actor.person_id)
    rows = list(open_ones.with_shown().order_by("number")[:SHOWN])
    brief = _brief("À lire et à commenter", rows)
    return Block("strategy/_to_comment.html", {"orientations": rows}, brief=brief) if rows else None


def moved(actor: Actor) -> Block | None:
    """« Ce qui a avancé », for all but the secretariat, whose desk says more."""
    rows = [] if actor.is_staff else recently_moved(actor, limit=SHOWN)
    brief = _brief("Ce qui a avancé", rows)
    return Block("strategy/_moved.html", {"orientations": rows}, brief=brief) if rows else None


def _brief(title: str, orientations: Iterable[Orientation]) -> Brief:
    """Each with the stage it has reached."""
    lines = [
        BriefLine(_shown(o), o.get_absolute_url(), f"Étape\u00a0: {o.get_stage_display()}.") for o in orientations
    ]
    return Brief(title, lines)


def _row(orientation: Orientation) -> dict[str, Any]:
    why = next((rule.why for rule in RULES if rule.stage == orientation.stage), orientation.set_aside_reason)
    return {"orientation": orientation, "why": why}


def drafts_to_submit(actor: Actor) -> list[Call]:
    """What someone else prepared for one's direction générale: it waits for its titular."""
    if not actor.is_commissioner:
        return []
    drafts = Proposal.objects.visible_to(actor).drafts().exclude(proposed_by=actor.person_id)
    shown = drafts.select_related("authority", "body", "proposed_by").order_by("-saved_at", "-id")[:SHOWN]
    return [_draft_call(proposal) for proposal in shown if can_submit_proposal(actor, proposal)]


def _draft_call(proposal: Proposal) -> Call:
    return Call(
        state="Brouillon à déposer",
        icon="pen",
        context=proposal.author_name,
        title=str(proposal),
        text=f"{proposal.proposed_by.full_name} a préparé ce texte pour votre collectivité.",
        action_label="Relire le brouillon",
        action_url=reverse("strategy:proposal_write", args=[proposal.pk]),
    )


def proposals_followed(actor: Actor) -> Block | None:
    """« Ce que vos propositions deviennent », the referrals to the commission, and what others put forward of late."""
    if actor.is_staff or not (actor.commission_authorities or actor.may_refer):
        return None
    visible = Proposal.objects.visible_to(actor)
    own = list(visible.said().of_holder(actor).with_subject().latest_first()[:SHOWN])
    context = {
        "proposals": own,
        "others": _from_others(actor),
        "own": set(actor.holdings),
        "may_propose": bool(actor.commission_authorities),
    }
    return Block("strategy/_followed.html", context, brief=_followed_brief(own))


def _followed_brief(own: list[Proposal]) -> Brief | None:
    lines = [
        BriefLine(str(proposal), proposal.get_absolute_url(), f"{proposal.get_state_display()}.") for proposal in own
    ]
    return Brief("Ce que vos propositions deviennent", lines) if lines else None


def _from_others(actor: Actor) -> list[Proposal]:
    """Pending, said for all, not one's own and not yet supported: referrals first."""
    open_ones = Proposal.objects.visible_to(actor).pending().for_all().with_subject()
    others = open_ones.not_of_holder(actor).not_supported_by(list(actor.holdings))
    return list(others.order_by("-kind", "-submitted_at", "-id")[:SHOWN])


def _shown(orientation: Orientation) -> str:
    """The title of the version in force (``OrientationQuerySet.with_shown``)."""
    return str(orientation.shown_title)  # type: ignore[attr-defined]
