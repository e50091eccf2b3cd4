"""Reservations followed to the end: the board, the answer, the word of whoever made it; the trail of rounds."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.pages import page_of
from emegalis.lib.posting import carried_out, posted
from governance.opinions.enums import ReservationState
from governance.opinions.facts import CODES
from governance.opinions.forms import BoardForm, ReservationAnswerForm, ReservationSettleForm
from governance.opinions.models import Reservation
from governance.opinions.permissions import (
    can_follow_reservations,
    can_manage_consultations,
    can_read_each_opinion,
    can_settle_reservation,
    can_write_any_opinion,
    speaks_as_substitute,
)
from governance.opinions.selectors import trail_of
from governance.opinions.services import answer_reservation, settle_reservation
from governance.opinions.views.answers import visible_consultation


@http_methods("GET")
@allowed(can_follow_reservations)
def reservation_board(request: Any) -> HttpResponse:
    """Those of closed consultations that the reader may read: the ones that wait first."""
    actor = request.actor
    known = Reservation.objects.visible_to(actor).standing().of_closed().said_last()
    asked = BoardForm(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    shown = known.chosen(state=chosen.get("etat", ""), orientation=chosen.get("orientation"))
    if chosen.get("miennes"):
        shown = shown.filter(revision__opinion__authority__in=list(actor.holdings))
    page = page_of(shown.with_subject().waiting_first(), request)
    context = {
        "page": page,
        "rows": [(row, can_settle_reservation(actor, row)) for row in page],
        "form": asked,
        "counts": known.counts(),
        "can_manage": can_manage_consultations(actor),
        "own": bool(actor.commission_authorities),
        "has_filters": any(chosen.values()),
    }
    return render(request, "opinions/reservation_board.html", context)


def _visible(request: Any, pk: int) -> Reservation:
    known = Reservation.objects.visible_to(request.actor).standing().with_subject()
    return get_visible_or_404(known, pk=pk)


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def reservation_answer(request: Any, pk: int) -> HttpResponse:
    """The syndicat's answer: taken up and where, partly, or not and why."""
    reservation = _visible(request, pk)
    form = ReservationAnswerForm(posted(request), reservation=reservation)
    if carried_out(form, lambda: answer_reservation(reservation=reservation, by=request.actor, **form.cleaned_data)):
        messages.success(
            request, "La réponse est enregistrée\u202f; la direction générale qui a écrit la réserve la lit."
        )
        return redirect(f"{reverse('opinions:reservation_board')}?etat={ReservationState.OPEN}")
    return render(request, "opinions/reservation_answer.html", _context(reservation, form))


@http_methods("GET", "POST")
@allowed(can_write_any_opinion)
def reservation_settle(request: Any, pk: int) -> HttpResponse:
    """The direction générale that made it lifts the reservation, or keeps it."""
    reservation = _visible(request, pk)
    require(can_settle_reservation(request.actor, reservation))
    form = ReservationSettleForm(posted(request))
    if not speaks_as_substitute(request.actor, reservation.revision.opinion.authority):
        del form.fields["in_absence"]
    if carried_out(form, lambda: _settle(request, reservation, form.cleaned_data)):
        messages.success(request, "C’est enregistré\u202f; la commission et les élus le lisent.")
        return redirect(f"{reservation.revision.opinion.get_absolute_url()}#reserves")
    return render(request, "opinions/reservation_settle.html", _context(reservation, form))


def _settle(request: Any, reservation: Reservation, answers: dict[str, Any]) -> Reservation:
    return settle_reservation(
        reservation=reservation,
        lifted=answers["lifted"] == "yes",
        note=answers["note"],
        in_absence=answers.get("in_absence", False),
        by=request.actor,
    )


def _context(reservation: Reservation, form: Any) -> dict[str, Any]:
    opinion = reservation.revision.opinion
    return {
        "reservation": reservation,
        "opinion": opinion,
        "consultation": opinion.consultation,
        "orientation": opinion.consultation.version.orientation,
        "form": form,
    }


# ---------------------------------------------------------------- from round to round


@http_methods("GET")
@allowed(can_read_each_opinion)
def consensus(request: Any, pk: int) -> HttpResponse:
    """Who moved, from what to what, and which reservation was lifted by which change."""
    consultation = visible_consultation(request, pk)
    if not consultation.is_closed:
        messages.info(request, "Le chemin vers le consensus se lit à la clôture.")
        return redirect(consultation)
    trail = trail_of(consultation)
    context = {
        "consultation": consultation,
        "version": consultation.version,
        "orientation": consultation.version.orientation,
        "trail": trail,
        "codes": CODES,
    }
    return render(request, "opinions/consensus.html", context)
