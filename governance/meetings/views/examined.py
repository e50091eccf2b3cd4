"""The list of the deliberations examined at a sitting: read before it is published, then by everyone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from governance.meetings import publicity
from governance.meetings.models import ExaminedList
from governance.meetings.permissions import can_write_minutes
from governance.meetings.selectors.examined import examined_lines, examined_list_of
from governance.meetings.services import publish_examined_list
from governance.meetings.views.pages import visible_meeting


@http_methods("GET")
@allowed(can_write_minutes)
def examined_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be put online, or what was."""
    meeting = visible_meeting(request, pk)
    if not meeting.body.is_assembly:
        raise Http404
    context = {
        "meeting": meeting,
        "lines": examined_lines(meeting),
        "examined": examined_list_of(meeting),
        "publish_by": publicity.list_due(meeting.day),
        "publicity_source": publicity.SOURCE,
        "has_begun": meeting.has_begun(),
    }
    return render(request, "meetings/examined_list.html", context)


@http_methods("POST")
@allowed(can_write_minutes)
def examined_list_publish(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    try:
        publish_examined_list(meeting=meeting, by=actor)
        messages.success(request, "La liste est en ligne, à une adresse que tout le monde peut lire.")
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:examined_list", pk=pk)


@http_methods("GET")
@login_not_required
def examined_list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """As it was put online: for everyone, without signing in."""
    examined = ExaminedList.objects.select_related("meeting__body").filter(meeting=pk).first()
    if examined is None:
        raise Http404
    name = f"deliberations-examinees-{examined.meeting.body.slug}-{examined.meeting.day.isoformat()}.pdf"
    return file_response(bytes(examined.pdf), filename=name, content_type="application/pdf", inline=True)
