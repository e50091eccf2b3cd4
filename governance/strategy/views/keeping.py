"""The secretariat keeps the orientations: working text, élu référent, versions, stages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.posting import carried_out, posted
from governance.needs.enums import NeedState
from governance.strategy.differences import compare
from governance.strategy.forms.orientations import (
    OrientationCreateForm,
    OrientationForm,
    PublishForm,
    ReferentForm,
    SetAsideForm,
    StageForm,
)
from governance.strategy.models import Axis, Orientation
from governance.strategy.permissions import can_manage_strategy
from governance.strategy.services import (
    create_orientation,
    edit_orientation,
    move_stage,
    name_referent,
    publish_version,
    set_aside,
)
from governance.strategy.views.kept import keep_key, mark_reached

NEW_ORIENTATION = "orientation:nouvelle"


def _orientation(request: Any, slug: str) -> Orientation:
    visible = Orientation.objects.visible_to(request.actor).select_related("axis__plan")
    return get_visible_or_404(visible, slug=slug)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def orientation_create(request: Any) -> HttpResponse:
    form = OrientationCreateForm(posted(request), today=request.actor.day)
    created: list[Orientation] = []
    if carried_out(form, lambda: created.append(create_orientation(by=request.actor, **form.cleaned_data))):
        messages.success(
            request, "L’orientation est créée. Seuls les élus et le secrétariat la lisent pour l’instant."
        )
        mark_reached(request, NEW_ORIENTATION)
        return redirect(created[0])
    context = {
        "form": form,
        "orientation": None,
        "has_axes": Axis.objects.exists(),
        "keep_key": keep_key(request, NEW_ORIENTATION),
    }
    return render(request, "strategy/orientation_form.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def orientation_edit(request: Any, slug: str) -> HttpResponse:
    orientation = _orientation(request, slug)
    form = OrientationForm(
        posted(request),
        initial=OrientationForm.initial_of(orientation),
        today=request.actor.day,
        axis=orientation.axis,
    )
    if carried_out(form, lambda: edit_orientation(orientation=orientation, by=request.actor, **form.cleaned_data)):
        messages.success(request, "Le texte de travail est enregistré.")
        mark_reached(request, f"orientation:{orientation.pk}")
        return redirect(orientation)
    context = {
        "form": form,
        "orientation": orientation,
        "has_axes": True,
        "version": _last_version(orientation),
        "keep_key": keep_key(request, f"orientation:{orientation.pk}"),
    }
    return render(request, "strategy/orientation_form.html", context)


def _last_version(orientation: Orientation) -> Any:
    return orientation.versions.order_by("-number").first()


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def referent_name(request: Any, slug: str) -> HttpResponse:
    orientation = _orientation(request, slug)
    form = ReferentForm(posted(request), initial={"referent": orientation.referent_id}, today=request.actor.day)
    if carried_out(form, lambda: name_referent(orientation=orientation, by=request.actor, **form.cleaned_data)):
        messages.success(request, "L’élu référent est enregistré.")
        return redirect(orientation)
    return render(request, "strategy/referent_name.html", {"form": form, "orientation": orientation})


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def version_publish(request: Any, slug: str) -> HttpResponse:
    """Read the text once more, say what changes, freeze it."""
    orientation = _orientation(request, slug)
    last = _last_version(orientation)
    form = PublishForm(posted(request), is_first=last is None)
    if carried_out(form, lambda: publish_version(orientation=orientation, by=request.actor, **form.cleaned_data)):
        messages.success(request, "La version est publiée : la commission peut la lire.")
        return redirect(orientation)
    context = {
        "form": form,
        "orientation": orientation,
        "last": last,
        "next_number": last.number + 1 if last else 1,
        "has_news": last is None or orientation.differs_from(last),
        "documents": list(orientation.documents.at_work()),
        "differences": [part for part in compare(last.said, orientation.said) if part.is_changed] if last else [],
    }
    return render(request, "strategy/version_publish.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def stage_move(request: Any, slug: str) -> HttpResponse:
    orientation = _orientation(request, slug)
    form = StageForm(posted(request), current=orientation.stage, initial={"on": request.actor.day})
    if carried_out(form, lambda: move_stage(orientation=orientation, by=request.actor, **form.cleaned_data)):
        messages.success(request, f"L’orientation est à l’étape «\u00a0{orientation.get_stage_display()}\u00a0».")
        return redirect(orientation)
    return render(request, "strategy/stage_move.html", {"form": form, "orientation": orientation})


@http_methods("GET", "POST")
@allowed(can_manage_strategy)
def orientation_set_aside(request: Any, slug: str) -> HttpResponse:
    orientation = _orientation(request, slug)
    form = SetAsideForm(posted(request))
    if carried_out(form, lambda: set_aside(orientation=orientation, by=request.actor, **form.cleaned_data)):
        messages.success(request, "L’orientation est écartée ; son motif figure sur sa page.")
        return redirect(orientation)
    taken_up = orientation.needs.filter(state=NeedState.TAKEN_UP).count()
    context = {"form": form, "orientation": orientation, "taken_up": taken_up}
    return render(request, "strategy/orientation_set_aside.html", context)
