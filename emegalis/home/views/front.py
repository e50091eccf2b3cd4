"""The front page: what waits for this person, what happened; the apps above fill it (``settings.HOME_PANELS``)."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emegalis.home.permissions import can_use_desk
from emegalis.lib.access import http_methods
from emegalis.lib.slots import Block, Call, gather

LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


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
    panels = gather(settings.HOME_PANELS, actor)
    calls = sorted((panel for panel in panels if isinstance(panel, Call)), key=lambda call: call.due or LAST)
    if can_use_desk(actor):
        calls = [_desk_call(), *calls]
    blocks = [panel for panel in panels if isinstance(panel, Block)]
    return render(request, "home/front.html", {"calls": calls, "blocks": blocks, "today": actor.day})
