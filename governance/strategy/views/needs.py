"""The secretariat takes up a need into an orientation, which is there already or is made for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.posting import carried_out, posted
from governance.needs.enums import NeedState
from governance.needs.models import Need
from governance.strategy.enums import Origin
from governance.strategy.forms.needs import TakeUpForm
from governance.strategy.forms.orientations import OrientationCreateForm
from governance.strategy.models import Axis, Orientation
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.services import create_orientation_from_need, take_up_need
from governance.strategy.views.kept import keep_key, mark_reached

TAKEN_UP = "Le besoin est repris ; ses auteurs et ses soutiens sont avertis."


def _need(request: Any, pk: int) -> Need:
    return get_visible_or_404(Need.objects.visible_to(request.actor).select_related("group", "authority"), pk=pk)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def need_take_up(request: Any, pk: int) -> HttpResponse:
    need, form = _need(request, pk), TakeUpForm(posted(request))
    if need.state != NeedState.ADVISED and not form.is_bound:
        return redirect(need)
    made: list[Orientation] = []
    if carried_out(form, lambda: made.append(take_up_need(need=need, by=request.actor, **form.cleaned_data))):
        messages.success(request, TAKEN_UP)
        return redirect(made[0])
    return render(request, "strategy/need_take_up.html", {"form": form, "need": need})


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def need_orientation(request: Any, pk: int) -> HttpResponse:
    """An orientation whose origin is this need; its words are a start."""
    need = _need(request, pk)
    if need.state != NeedState.ADVISED:
        return redirect(need)
    form = OrientationCreateForm(posted(request), initial=_beginning(need), today=request.actor.day)
    made: list[Orientation] = []
    if carried_out(
        form, lambda: made.append(create_orientation_from_need(need=need, by=request.actor, **form.cleaned_data))
    ):
        messages.success(request, TAKEN_UP)
        mark_reached(request, f"orientation:besoin-{need.pk}")
        return redirect(made[0])
    context = {
        "form": form,
        "orientation": None,
        "has_axes": Axis.objects.exists(),
        "need": need,
        "keep_key": keep_key(request, f"orientation:besoin-{need.pk}"),
    }
    return render(request, "strategy/orientation_form.html", context)


def _beginning(need: Need) -> dict[str, Any]:
    return {"title": need.title, "summary": need.gain[:600], "text": need.statement, "origin": Origin.NEEDS}
