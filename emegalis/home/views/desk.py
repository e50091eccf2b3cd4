"""The secretariat's desk: each app brings its section (``settings.BLOCKS["desk"]``)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.home.permissions import can_use_desk
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.slots import blocks_for


@http_methods("GET")
@allowed(can_use_desk)
def desk(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    blocks = blocks_for("desk", actor, None)
    return render(
        request,
        "home/desk.html",
        {
            "sections": [block for block in blocks if block.place == "main"],
            "actions": [block for block in blocks if block.place == "now"],
            "attentions": [block.attention for block in blocks if block.attention],
            "today": actor.day,
        },
    )
