"""From the page of a proposal to the agenda of a meeting."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from governance.meetings.enums import ItemKind
from governance.meetings.forms import ProposalItemForm
from governance.meetings.models import Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.services import add_proposal
from governance.strategy.models import Proposal


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def agenda_proposal_add(request: Any, proposal: int) -> HttpResponse:
    """The secretariat chooses an agenda still open; what one authority said for itself gets no ready title."""
    visible = Proposal.objects.visible_to(request.actor).select_related("authority", "body")
    chosen = get_visible_or_404(visible, pk=proposal)
    meetings = Meeting.objects.visible_to(request.actor).being_prepared(at=timezone.now()).select_related("body")
    title = chosen.title if chosen.is_for_all else ""
    beginning = {"title": title, "kind": ItemKind.INFORMATION, "minutes": 20}
    form = ProposalItemForm(request.POST if request.method == "POST" else None, meetings=meetings, initial=beginning)
    item = form.run(lambda: add_proposal(proposal=chosen, by=request.actor, **form.cleaned_data))
    if item is not None:
        messages.success(request, "Le point est à l’ordre du jour ; l’auteur de la proposition en est averti.")
        return redirect("meetings:agenda_build", pk=item.meeting_id)
    context = {"form": form, "proposal": chosen, "has_meetings": meetings.exists()}
    return render(request, "meetings/agenda_proposal.html", context)
