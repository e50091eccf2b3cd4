"""The front page: what waits for this person, what happened; the apps above fill it (``settings.HOME_PANELS``)."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import http_methods
from emegalis.lib.slots import Block, Call, gather

LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@http_methods("GET")
def front(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    panels = gather(settings.HOME_PANELS, actor)
    calls = sorted((panel for panel in panels if isinstance(panel, Call)), key=lambda call: call.due or LAST)
    blocks = [panel for panel in panels if isinstance(panel, Block)]
    return render(request, "home/front.html", {"calls": calls, "blocks": blocks, "today": actor.day})
