"""Élus comment an orientation; the secretariat or the élu référent answers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import typographic
from emegalis.lib.posting import carried_out, posted
from governance.strategy.forms.comments import CommentAnswerForm, CommentForm
from governance.strategy.models import Comment, Orientation
from governance.strategy.permissions import (
    answering_mandate,
    can_comment,
    can_manage_strategy,
    can_read_comments,
)
from governance.strategy.services import (
    amend_comment,
    answer_comment,
    comment_orientation,
    tell_elected,
    withdraw_comment,
)


def _orientation(request: Any, slug: str) -> Orientation:
    visible = Orientation.objects.visible_to(request.actor).select_related("axis__plan", "referent")
    return get_visible_or_404(visible, slug=slug)


def _comment(request: Any, slug: str, pk: int) -> Comment:
    orientation = _orientation(request, slug)
    visible = Comment.objects.visible_to(request.actor).filter(orientation=orientation).with_thread()
    comment = get_visible_or_404(visible, pk=pk)
    comment.orientation = orientation
    return comment


def _own(request: Any, slug: str, pk: int) -> Comment:
    comment = _comment(request, slug, pk)
    require(comment.person_id == request.actor.person_id and not comment.is_withdrawn)
    return comment


@http_methods("GET", "POST")
@allowed(can_comment)
def comment_give(request: Any, slug: str) -> HttpResponse:
    orientation = _orientation(request, slug)
    form = CommentForm(posted(request))
    if carried_out(form, lambda: comment_orientation(orientation=orientation, by=request.actor, **form.cleaned_data)):
        messages.success(request, "Votre commentaire est publié auprès des élus ; le secrétariat en est averti.")
        return redirect(f"{orientation.get_absolute_url()}#commentaires")
    context = {"form": form, "orientation": orientation, "comment": None}
    return render(request, "strategy/comment_form.html", context)


@http_methods("GET", "POST")
@allowed(can_comment)
def comment_amend(request: Any, slug: str, pk: int) -> HttpResponse:
    comment = _own(request, slug, pk)
    form = CommentForm(posted(request), initial={"text": comment.current.text})
    if carried_out(form, lambda: amend_comment(comment=comment, by=request.actor, **form.cleaned_data)):
        messages.success(request, "Votre commentaire est corrigé ; ce qu’il disait avant reste lisible.")
        return redirect(comment)
    context = {"form": form, "orientation": comment.orientation, "comment": comment}
    return render(request, "strategy/comment_form.html", context)


@http_methods("GET", "POST")
@allowed(can_comment)
def comment_withdraw(request: Any, slug: str, pk: int) -> HttpResponse:
    comment = _own(request, slug, pk)
    if request.method == "POST":
        withdraw_comment(comment=comment, by=request.actor)
        messages.success(request, "Votre commentaire est retiré ; sa trace reste sur la page.")
        return redirect(comment)
    context = {
        "question": "Retirer ce commentaire ?",
        "text": comment.current.text[:300],
        "points": ["Les autres élus verront qu’il a été retiré, et n’en liront plus le texte.", "Vous seul le lirez."],
        "action_label": "Retirer",
        "back_url": comment.get_absolute_url(),
        "back_label": "Orientation",
        "danger": True,
    }
    return render(request, "layout/confirm.html", context)


@http_methods("GET", "POST")
@allowed(can_read_comments)
def comment_answer(request: Any, slug: str, pk: int) -> HttpResponse:
    comment = _comment(request, slug, pk)
    if answering_mandate(request.actor, comment.orientation) is None or comment.person_id == request.actor.person_id:
        raise PermissionDenied
    form = CommentAnswerForm(posted(request))
    if carried_out(form, lambda: answer_comment(comment=comment, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La réponse est donnée ; l’auteur en est averti.")
        return redirect(comment)
    context = {"form": form, "orientation": comment.orientation, "comment": comment}
    return render(request, "strategy/comment_answer.html", context)


@http_methods("POST")
@allowed(can_manage_strategy)
def elected_tell(request: Any, slug: str) -> HttpResponse:
    """Every élu is told that they may read and comment, where the line says they were not."""
    orientation = _orientation(request, slug)
    try:
        tell_elected(orientation=orientation, by=request.actor)
    except BusinessRuleError as refusal:
        messages.error(request, typographic(str(refusal)))
    else:
        messages.success(request, "Les élus du bureau et du comité syndical sont informés.")
    return redirect(orientation)
