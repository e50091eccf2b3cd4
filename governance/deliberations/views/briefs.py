"""What to know before deliberating on an orientation, on one page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import allowed, http_methods
from governance.deliberations.permissions import can_brief
from governance.deliberations.selectors import brief_of, writable_item


@http_methods("GET")
@allowed(can_brief)
def item_brief(request: Any, item: int) -> HttpResponse:
    """The orientation, the commission's opinion, counts, open reservations, one's own authority's opinion."""
    subject = writable_item(request.actor, item)
    if subject is None or subject.orientation is None:
        raise Http404
    brief = brief_of(subject, request.actor)
    if brief is None:
        raise Http404
    context = {"item": subject, "meeting": subject.meeting, "brief": brief}
    return render(request, "deliberations/item_brief.html", context)
