"""What a consultation gives: page, reservations by theme; live for the secretariat, frozen from the closing on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.pages import page_of
from emegalis.lib.posting import carried_out, posted
from governance.opinions.facts import dissenting
from governance.opinions.figures import Tiles
from governance.opinions.models import Reservation
from governance.opinions.permissions import can_manage_consultations, can_read_each_opinion
from governance.opinions.reading_forms import RowFilterForm, ThemesForm
from governance.opinions.services import class_reservations
from governance.opinions.synthesis import Said, Shown, count_states, reservations_said, shown_synthesis
from governance.opinions.themes import Theme, by_theme
from governance.opinions.views.answers import visible_consultation

ROWS_PER_PAGE = 100
SAID_PER_PAGE = 40
NAMES_AT_ONCE = 80


def shown_or_404(request: Any, pk: int) -> Shown:
    """The synthesis for who reads each opinion; nothing says that it exists before the closing."""
    shown = shown_synthesis(visible_consultation(request, pk), request.actor)
    if shown is None:
        raise Http404
    return shown


@http_methods("GET")
def synthesis(request: Any, pk: int) -> HttpResponse:
    """Everything for the commission, the élus and the secretariat; the counts alone for the groups."""
    consultation = visible_consultation(request, pk)
    shown = shown_synthesis(consultation, request.actor)
    if shown is None:
        return redirect(consultation)
    context = _context(request, shown)
    if context["reads_each"]:
        context |= _each(request, shown)
    return render(request, "opinions/synthesis.html", context)


def _context(request: Any, shown: Shown) -> dict[str, Any]:
    """What every page of a synthesis says at its head."""
    return {
        "consultation": shown.consultation,
        "version": shown.consultation.version,
        "orientation": shown.consultation.version.orientation,
        "shown": shown,
        "figures": shown.figures,
        "reads_each": can_read_each_opinion(request.actor),
        "is_staff": can_manage_consultations(request.actor),
    }


def _each(request: Any, shown: Shown) -> dict[str, Any]:
    said = reservations_said(shown, request.actor)
    form = RowFilterForm(request.GET, figures=shown.figures)
    silent = shown.silent
    return {
        "rows": shown.rows,
        "form": form,
        "is_filtered": bool(form.chosen),
        "is_unfolded": bool(form.chosen) or "page" in request.GET,
        "page": page_of(form.filter(shown.rows), request, size=ROWS_PER_PAGE),
        "dissenting": dissenting(shown.rows),
        "said_count": len(said),
        "said_left": max(len(said) - SAID_PER_PAGE, 0),
        "map_left_out": Tiles(shown.rows).left_out,
        "themes": _themes(said[:SAID_PER_PAGE], said),
        "state_counts": count_states(said),
        "silent": silent[:NAMES_AT_ONCE],
        "silent_left": len(silent[NAMES_AT_ONCE:]),
    }


def _themes(some: list[Said], among: list[Said]) -> list[Theme[Said]]:
    return by_theme(some, lambda one: one.theme, among=among)


@http_methods("GET")
@allowed(can_read_each_opinion)
def synthesis_reservations(request: Any, pk: int) -> HttpResponse:
    """Every reservation, by theme, with what has become of it."""
    shown = shown_or_404(request, pk)
    said = reservations_said(shown, request.actor)
    page = page_of(said, request, size=SAID_PER_PAGE)
    context = _context(request, shown) | {
        "page": page,
        "themes": _themes(list(page), said),
        "state_counts": count_states(said),
    }
    return render(request, "opinions/synthesis_reservations.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def reservation_themes(request: Any, pk: int) -> HttpResponse:
    """One word beside each reservation."""
    shown = shown_or_404(request, pk)
    page = page_of(
        sorted(reservations_said(shown, request.actor), key=lambda one: one.fact.number), request, size=SAID_PER_PAGE
    )
    form = ThemesForm(posted(request), said=list(page))
    counted: list[int] = []
    if carried_out(form, lambda: counted.append(_class(shown, form, request.actor))):
        messages.success(request, _classed(counted[0]))
        return redirect(request.get_full_path())
    context = _context(request, shown) | {
        "form": form,
        "page": page,
        "entries": [(one, form[f"theme-{one.reservation.pk}"]) for one in page],
        "known": Reservation.objects.of_consultation(shown.consultation).theme_names(),
    }
    return render(request, "opinions/reservation_themes.html", context)


def _class(shown: Shown, form: ThemesForm, actor: Any) -> int:
    return class_reservations(consultation=shown.consultation, themes=form.changes(), by=actor)


def _classed(count: int) -> str:
    if not count:
        return "Aucun thème n’a changé."
    return f"{french.plural(count, 'réserve')} {'a changé' if count == 1 else 'ont changé'} de thème."
