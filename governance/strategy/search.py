"""Orientations, projects and proposals found by their words."""

from emegalis.lib.french import day_of
from emegalis.lib.markdown import plain
from emegalis.lib.slots import SearchHit, SearchSection
from governance.members.roles import Actor
from governance.strategy.models import Orientation, Project, Proposal

SHOWN = 10


def orientations(actor: Actor, words: str) -> SearchSection | None:
    found = Orientation.objects.visible_to(actor).matching(words)
    total = found.count()
    if not total:
        return None
    hits = [
        SearchHit(
            title=orientation.shown_title,
            url=orientation.get_absolute_url(),
            label=f"Orientation n°\u00a0{orientation.number}, {orientation.get_stage_display()}",
            excerpt=orientation.shown_summary,
            on=orientation.stage_since,
        )
        for orientation in found.with_shown().order_by("-axis__plan__starts_on", "number")[:SHOWN]
    ]
    return SearchSection("Orientations", hits, total)


def projects(actor: Actor, words: str) -> SearchSection | None:
    """By what they say of themselves; what an authority says of them is not searched."""
    found = Project.objects.visible_to(actor).matching(words)
    total = found.count()
    if not total:
        return None
    hits = [
        SearchHit(
            title=project.title,
            url=project.get_absolute_url(),
            label=f"Projet, {project.get_state_display()}",
            excerpt=project.summary,
            on=project.ends_on,
        )
        for project in found.order_by("title", "id")[:SHOWN]
    ]
    return SearchSection("Projets", hits, total)


def proposals(actor: Actor, words: str) -> SearchSection | None:
    """Expectations, proposals and referrals said and not withdrawn, by their last words."""
    found = Proposal.objects.visible_to(actor).standing().matching(words)
    total = found.count()
    if not total:
        return None
    latest = found.with_subject().latest_first()[:SHOWN]
    return SearchSection("Attentes et propositions", [_proposal_hit(proposal) for proposal in latest], total)


def _proposal_hit(proposal: Proposal) -> SearchHit:
    return SearchHit(
        title=proposal.title,
        url=proposal.get_absolute_url(),
        label=f"{proposal.get_kind_display().capitalize()}, {proposal.author_name}, {proposal.get_state_display()}",
        excerpt=(proposal.question or plain(proposal.text))[:200],
        on=day_of(proposal.submitted_at) if proposal.submitted_at else None,
    )
