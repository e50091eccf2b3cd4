"""« Transmettre »: a copy of an issue to hand to someone else, without anything personal, opening no access."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bulletins.models import Bulletin, Edition
from bulletins.permissions import can_read_bulletins
from bulletins.reading import common_issue
from bulletins.selectors.audience import distinct_articles, readings_of
from bulletins.selectors.editions import EditionShelf
from bulletins.services.letters import forwarding_text
from bulletins.views.archive import get_bulletin
from emegalis.lib.access import allowed, http_methods
from governance.members.roles import Actor


@http_methods("GET")
@allowed(can_read_bulletins)
def bulletin_forward(request: HttpRequest, number: str) -> HttpResponse:
    """The common edition and a text to go with it; one's own editions, with whom they concern."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    if not bulletin.is_sent:
        raise Http404
    text = forwarding_text(common_issue(bulletin))
    context = {
        "bulletin": bulletin,
        "common": bulletin.editions.current().common().light().first(),
        "own": _own(actor, bulletin),
        "text": text,
        "mailto": f"mailto:?subject={quote(bulletin.title)}&body={quote(text)}",
    }
    return render(request, "bulletins/bulletin_forward.html", context)


def _own(actor: Actor, bulletin: Bulletin) -> list[Edition]:
    """The editions of this reader that are not the common one."""
    if actor.is_staff:
        return []
    readings = readings_of(actor.mandates, distinct_articles(bulletin))
    return [edition for edition in EditionShelf(bulletin).for_readings(readings) if not edition.is_common]
