"""After a meeting without quorum: the second one, and the attendance sheet."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.downloads import file_response
from emegalis.lib.posting import posted
from governance.meetings.pdf import attendance_pdf
from governance.meetings.permissions import can_manage_meetings, can_read_papers
from governance.meetings.selectors.sittings import sitting_of
from governance.meetings.services import prepare_second_meeting
from governance.meetings.services.second import lacks_quorum, undecided
from governance.meetings.sitting_forms import SecondMeetingForm
from governance.meetings.views.pages import visible_meeting


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def second_prepare(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    initial = {"place": meeting.place, "video_link": meeting.video_link}
    form = SecondMeetingForm(posted(request), initial=initial)
    if request.method == "POST":
        by = request.actor  # type: ignore[attr-defined]
        second = form.run(lambda: prepare_second_meeting(meeting=meeting, by=by, **form.verb()))
        if second is not None:
            messages.success(request, "La seconde réunion est prête : relisez sa convocation, puis envoyez-la.")
            return redirect(second)
    context = {"meeting": meeting, "form": form, "items": undecided(meeting), "lacks": lacks_quorum(meeting)}
    return render(request, "meetings/second_prepare.html", context)


@http_methods("GET")
def attendance_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there, who spoke for whom, in the order of the minutes; for the body and the secretariat."""
    meeting = visible_meeting(request, pk)
    require(can_read_papers(request.actor, meeting))  # type: ignore[attr-defined]
    if meeting.opened_at is None:
        raise Http404
    content = attendance_pdf(meeting, sitting_of(meeting))
    name = f"feuille-de-presence-{meeting.reference or meeting.pk}.pdf"
    return file_response(content, filename=name, content_type="application/pdf", inline=True)
