"""Consultations: the list, and each one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from emegalis.lib.access import http_methods
from emegalis.lib.pages import page_of
from emegalis.lib.slots import Facts, blocks_for
from governance.opinions.enums import ConsultationState, Visibility
from governance.opinions.lists import entries, listed
from governance.opinions.models import Consultation, Opinion
from governance.opinions.permissions import (
    can_follow_reservations,
    can_manage_consultations,
    can_read_each_opinion,
    can_read_progress,
    can_submit_opinion,
)
from governance.opinions.selectors import after_closing, answer_progress, life_of, open_counts, writings
from governance.opinions.views.answers import visible_consultation


@http_methods("GET")
def consultation_list(request: Any) -> HttpResponse:
    actor = request.actor
    known = listed(actor)
    done = page_of(
        known.exclude(state__in=[ConsultationState.OPEN, ConsultationState.PREPARED]).order_by("-closes_at", "-id"),
        request,
    )
    opened = list(known.open().order_by("closes_at", "id"))
    shown = {entry.consultation.pk: entry for entry in entries(actor, [*opened, *done])}
    context = {
        "open_entries": [shown[c.pk] for c in opened],
        "prepared": list(known.prepared().order_by("closes_at", "id")),
        "past_entries": [shown[c.pk] for c in done],
        "page": done,
        "can_manage": can_manage_consultations(actor),
        "may_follow": can_follow_reservations(actor),
        "reads_each": can_read_each_opinion(actor),
        "today": actor.day,
    }
    return render(request, "opinions/consultation_list.html", context)


@http_methods("GET")
def consultation_detail(request: Any, pk: int) -> HttpResponse:
    actor = request.actor
    consultation = visible_consultation(request, pk)
    if consultation.is_prepared:
        return render(request, "opinions/consultation_prepared.html", {"consultation": consultation})
    own = writings(actor, [consultation])
    progress = answer_progress(consultation) if can_read_progress(actor, consultation) else None
    context = {
        "consultation": consultation,
        "version": consultation.version,
        "orientation": consultation.version.orientation,
        "takes_opinions": consultation.takes_opinions(at=timezone.now()),
        "takes_late": consultation.takes_late_opinions,
        "life": life_of(consultation, _told_above(actor, consultation)),
        "extensions": list(consultation.extensions.all()),
        "round_before": consultation.previous,
        "changes": after_closing(consultation) if can_read_each_opinion(actor) else [],
        "pending": open_counts(consultation) if consultation.is_closed else {},
        "may_follow": can_follow_reservations(actor),
        "own": [(w, can_submit_opinion(actor, w.authority)) for w in own],
        "progress": progress,
        "is_staff": can_manage_consultations(actor),
        "reads_each": can_read_each_opinion(actor),
        "read_at_once": _read_at_once(actor, consultation),
        "today": actor.day,
    }
    return render(request, "opinions/consultation_detail.html", context)


def _told_above(actor: Any, consultation: Consultation) -> list[Facts]:
    return [fact for fact in blocks_for("consultation", actor, consultation) if isinstance(fact, Facts)]


def _read_at_once(actor: Any, consultation: Consultation) -> list[Opinion]:
    """Opinions of others that this reader may read before the closing: « dès le dépôt » for the commission."""
    if not consultation.is_open or consultation.visibility != Visibility.AT_ONCE or not actor.is_commissioner:
        return []
    opinions = Opinion.objects.visible_to(actor).given().filter(consultation=consultation)
    return list(opinions.select_related("authority").order_by("authority__sort_key", "id"))
