"""The viewpoints of one's direction générale: the list, the form that keeps itself, the page of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.french import hour, typographic
from emegalis.lib.pages import page_of
from emegalis.lib.posting import carried_out, posted
from governance.deliberations.forms import ForForm, ViewpointForm
from governance.deliberations.models import Carriage, Deliberation, Viewpoint
from governance.deliberations.permissions import (
    can_pass_on,
    can_read_answer,
    can_read_viewpoints,
    can_write_any_viewpoint,
    can_write_for,
    carries,
)
from governance.deliberations.selectors import asked_meetings, writable_item
from governance.deliberations.services import discard_viewpoint, save_viewpoint, takes_viewpoints
from governance.deliberations.views.acting import tried
from governance.meetings.models import AgendaItem
from governance.members.models import Authority
from governance.members.roles import Actor

# ---------------------------------------------------------------- read


@http_methods("GET")
@allowed(can_read_viewpoints)
def viewpoint_list(request: Any) -> HttpResponse:
    """What may still be said, what was received, and what became of what was said."""
    actor: Actor = request.actor
    visible = Viewpoint.objects.visible_to(actor).with_subject()
    context = {
        "meetings": asked_meetings(actor),
        "received": list(Carriage.objects.held_by(actor).with_subject().order_by("-passed_at", "-id")[:30]),
        "page": page_of(visible.latest_first(), request),
        "own": set(actor.holdings),
        "several": len(actor.commission_authorities) > 1,
        "writes": can_write_any_viewpoint(actor),
        "is_elected": actor.is_elected,
    }
    return render(request, "deliberations/viewpoint_list.html", context)


def visible_viewpoint(request: Any, pk: int) -> Viewpoint:
    known = Viewpoint.objects.visible_to(request.actor).select_related(
        "authority__successor", "item__meeting__body", "item__orientation"
    )
    return get_visible_or_404(known.prefetch_related("carriages__mandate__body", "carriages__person"), pk=pk)


@http_methods("GET")
@allowed(can_read_viewpoints)
def viewpoint_detail(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    viewpoint = visible_viewpoint(request, pk)
    is_own = can_write_for(actor, viewpoint.authority)
    meeting = viewpoint.item.meeting
    is_open = takes_viewpoints(meeting)
    context = {
        "viewpoint": viewpoint,
        "meeting": meeting,
        "is_own": is_own,
        "taken_over_by": _taken_over_by(viewpoint, actor),
        "carriages": [
            _line(actor, carriage, is_own=is_own, is_over=meeting.is_held or not is_open)
            for carriage in viewpoint.carriages.all()
            if is_own or carriage.spoken_at or carries(actor, carriage)
        ],
        "can_write": is_own and is_open and not viewpoint.is_passed_on,
        "can_pass": is_open and can_pass_on(actor, viewpoint),
        "deliberations": list(Deliberation.objects.published().filter(item=viewpoint.item).register()),
    }
    return render(request, "deliberations/viewpoint_detail.html", context)


def _taken_over_by(viewpoint: Viewpoint, actor: Actor) -> Authority | None:
    holder = actor.holdings.get(viewpoint.authority_id)
    return holder if holder is not None and holder.pk != viewpoint.authority_id else None


def _line(actor: Actor, carriage: Carriage, *, is_own: bool, is_over: bool) -> dict[str, Any]:
    meeting = carriage.viewpoint.item.meeting
    return {
        "carriage": carriage,
        "answer": carriage.answer if can_read_answer(actor, carriage) else "",
        "carries": carries(actor, carriage) and carriage.taken_back_at is None,
        "has_begun": meeting.has_begun() and not meeting.is_cancelled,
        "no_longer_sits": is_own and not carriage.spoken_at and not carriage.mandate.is_in_force(on=meeting.day),
        "can_take_back": can_pass_on(actor, carriage.viewpoint)
        and carriage.spoken_at is None
        and carriage.taken_back_at is None
        and not is_over,
    }


# ---------------------------------------------------------------- write


@http_methods("GET", "POST")
@allowed(can_write_any_viewpoint)
def viewpoint_write(request: Any, item: int) -> HttpResponse:
    """The form of one authority on one item; a POST keeps it, from the button or from the page's script."""
    subject = writable_item(request.actor, item)
    if subject is None:
        raise Http404
    authority = _for_which(request)
    if authority is None:
        choices = request.actor.commission_authorities
        return render(request, "deliberations/viewpoint_which.html", {"choices": choices, "item": subject})
    viewpoint = Viewpoint.objects.filter(item=subject, authority=authority).prefetch_related("carriages").first()
    if viewpoint is not None and viewpoint.is_passed_on and request.method == "GET":
        return redirect(viewpoint)
    return _write(request, subject, authority, viewpoint)


def _for_which(request: Any) -> Authority | None:
    choices: list[Authority] = request.actor.commission_authorities
    asked = ForForm(request.GET)
    siren = asked.cleaned_data["pour"] if asked.is_valid() else ""
    if siren:
        choices = [authority for authority in choices if authority.siren == siren]
        require(bool(choices))
    return choices[0] if len(choices) == 1 else None


def _write(request: Any, item: AgendaItem, authority: Authority, viewpoint: Viewpoint | None) -> HttpResponse:
    form = ViewpointForm(posted(request), initial={"text": viewpoint.text if viewpoint else ""})
    kept: list[Viewpoint] = []

    def keep() -> None:
        kept.append(save_viewpoint(item=item, authority=authority, text=form.cleaned_data["text"], by=request.actor))

    is_kept = carried_out(form, keep)
    address = f"{reverse('deliberations:viewpoint_write', args=[item.pk])}?pour={authority.siren}"
    if "application/json" in request.headers.get("Accept", "") and form.is_bound:
        return _said_to_script(form, kept, address)
    if is_kept:
        if request.POST.get("suite") == "transmettre":
            return redirect("deliberations:viewpoint_pass", pk=kept[0].pk)
        messages.success(request, "Votre point de vue est enregistré\u202f; il reste à votre direction générale.")
        return redirect(kept[0])
    context = {
        "form": form,
        "item": item,
        "meeting": item.meeting,
        "authority": authority,
        "viewpoint": viewpoint,
        "keep_at": address,
        "is_open": takes_viewpoints(item.meeting),
    }
    return render(request, "deliberations/viewpoint_write.html", context)


def _said_to_script(form: ViewpointForm, kept: list[Viewpoint], address: str) -> JsonResponse:
    if not kept:
        reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
        return JsonResponse({"message": typographic(" ".join(reasons[:1]))}, status=409 if form.is_overtaken else 422)
    again = ViewpointForm(initial={"text": kept[0].text})
    return JsonResponse({"version": again["seen"].value(), "saved_at": hour(kept[0].saved_at), "keep_at": address})


@http_methods("GET", "POST")
@allowed(can_write_any_viewpoint)
def viewpoint_discard(request: Any, pk: int) -> HttpResponse:
    viewpoint = visible_viewpoint(request, pk)
    require(can_write_for(request.actor, viewpoint.authority))
    if request.method == "POST":
        if tried(request, lambda: discard_viewpoint(viewpoint=viewpoint, by=request.actor)):
            messages.success(request, "Le point de vue est supprimé.")
            return redirect("deliberations:viewpoint_list")
        return redirect(viewpoint)
    context = {
        "question": "Supprimer ce point de vue\u202f?",
        "text": viewpoint.item.title,
        "points": ["Personne d’autre que votre direction générale ne l’a lu.", "Il ne pourra pas être retrouvé."],
        "action_label": "Supprimer",
        "back_url": viewpoint.get_absolute_url(),
        "back_label": "Point de vue",
        "danger": True,
    }
    return render(request, "layout/confirm.html", context)
