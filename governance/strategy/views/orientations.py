"""Reading the orientations: the list, one of them, its versions."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from emegalis.lib.access import get_visible_or_404, http_methods
from emegalis.lib.slots import Block, Facts, blocks_for
from governance.strategy.enums import Stage
from governance.strategy.forms.orientations import StageFilterForm
from governance.strategy.involvement import involvement
from governance.strategy.models import Comment, Orientation, OrientationVersion, Proposal
from governance.strategy.permissions import (
    answering_mandate,
    can_comment,
    can_manage_strategy,
    can_read_comments,
)
from governance.strategy.selectors import bodies_of, course_of, group_by_axis, groups_of, versions_of
from governance.strategy.stages import choosable, takes_comments
from governance.strategy.turns import turns
from governance.strategy.views.kept import reached


@http_methods("GET")
def orientation_list(request: Any) -> HttpResponse:
    form = StageFilterForm(request.GET or None)
    visible = Orientation.objects.visible_to(request.actor)
    groups = list(group_by_axis(form.filter(visible).by_axis().with_shown()))
    context = {
        "form": form,
        "groups": groups,
        "is_filtered": bool(request.GET),
        "several_plans": len({group.axis.plan_id for group in groups}) > 1,
        "can_manage": can_manage_strategy(request.actor),
    }
    return render(request, "strategy/orientation_list.html", context)


@http_methods("GET")
def orientation_detail(request: Any, slug: str) -> HttpResponse:
    actor = request.actor
    orientation = get_visible_or_404(
        Orientation.objects.visible_to(actor).select_related(
            "axis__plan", "referent__person", "referent__authority", "referent__body"
        ),
        slug=slug,
    )
    versions = versions_of(orientation)
    brought = blocks_for("orientation", actor, orientation)
    context = {
        "orientation": orientation,
        "shown": versions[0] if versions else orientation,
        "documents": list(versions[0].documents.all() if versions else orientation.documents.at_work()),
        "own_groups": groups_of(actor),
        "version": versions[0] if versions else None,
        "reached": reached(request),
        "versions": versions,
        "origins": list(Proposal.objects.visible_to(actor).filter(orientation=orientation).with_subject()),
        "referent_in_force": bool(orientation.referent and orientation.referent.is_in_force(on=actor.day)),
        **_comments(actor, orientation),
        **_line(actor, orientation, brought),
        **_places(brought),
        **_keeping(actor, orientation, versions),
    }
    return render(request, "strategy/orientation_detail.html", context)


def _comments(actor: Any, orientation: Orientation) -> dict[str, Any]:
    """What élus say of it, for those who read that, and what this reader may add."""
    if not can_read_comments(actor):
        return {"may_read_comments": False}
    return {
        "may_read_comments": True,
        "comments": list(Comment.objects.visible_to(actor).filter(orientation=orientation).with_thread()),
        "me": actor.person_id,
        "may_comment": can_comment(actor) and takes_comments(orientation.stage),
        "may_answer": answering_mandate(actor, orientation) is not None,
    }


def _line(actor: Any, orientation: Orientation, brought: list[Any]) -> dict[str, Any]:
    """The eight steps, and in words who has acted, acts, comes next, is missing."""
    facts = [thing for thing in brought if isinstance(thing, Facts)]
    course = course_of(orientation, on=actor.day)
    bodies = bodies_of(actor)
    return {
        "steps": involvement(course, facts, bodies=bodies),
        "turns": turns(course, facts, bodies=bodies, today=actor.day),
        "set_aside_on": course.entered.get(Stage.SET_ASIDE),
    }


def _places(brought: list[Any]) -> dict[str, list[Block]]:
    """The blocks of the apps above, by place of the page; the head takes one action only."""
    blocks = [thing for thing in brought if isinstance(thing, Block)]
    places = {place: [block for block in blocks if block.place == place] for place in ("now", "aside", "main")}
    return {"now_blocks": places["now"][:1], "aside_blocks": places["aside"], "main_blocks": places["main"]}


def _keeping(actor: Any, orientation: Orientation, versions: list[OrientationVersion]) -> dict[str, Any]:
    """What the secretariat may do with it now."""
    can_manage = can_manage_strategy(actor)
    has_news = not versions or orientation.differs_from(versions[0])
    return {
        "can_manage": can_manage,
        "can_publish": can_manage and has_news and not orientation.is_set_aside,
        "can_move": can_manage and bool(choosable(orientation.stage)),
        "can_set_aside": can_manage and not orientation.is_set_aside,
        "has_unpublished_text": can_manage and bool(versions) and has_news,
        "next_number": len(versions) + 1,
    }
