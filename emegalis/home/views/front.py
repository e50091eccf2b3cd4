"""The front page: what waits for this person, what happened; the apps above fill it (``settings.HOME_PANELS``)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emegalis.home.permissions import can_use_desk
from emegalis.home.selectors import front_panels
from emegalis.lib.access import http_methods
from emegalis.lib.slots import Call


def _desk_call() -> Call:
    """For the secretariat, what waits is gathered on its own page."""
    return Call(
        state="Secrétariat",
        icon="flag",
        title="Le travail du jour",
        text="Réunions à fixer, avis attendus, bulletins, envois, mandats : ce qui demande l’attention du secrétariat "
        "est réuni sur une page, avec ses dates.",
        action_label="Ouvrir le secrétariat",
        action_url=reverse("home:desk"),
    )


@http_methods("GET")
def front(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    panels = front_panels(actor)
    calls = [_desk_call(), *panels.calls] if can_use_desk(actor) else panels.calls
    return render(request, "home/front.html", {"calls": calls, "blocks": panels.blocks, "today": actor.day})
