"""Guests: invited by the secretariat, received by a link of their own. Who wants paper says so here too."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.posting import posted
from governance.meetings.guest_forms import GuestForm, PaperWishForm
from governance.meetings.models import Guest, Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.selectors import guest_of, guest_visit, paper_wish_of
from governance.meetings.services import add_guest, ask_for_paper, withdraw_guest
from governance.meetings.views.pages import visible_meeting


@http_methods("GET")
@allowed(can_manage_meetings)
def guest_list(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    return _page(request, meeting, GuestForm(meeting=meeting))


def _page(request: HttpRequest, meeting: Meeting, form: GuestForm) -> HttpResponse:
    guests = meeting.guests.prefetch_related("items").order_by("withdrawn_at", "id")
    is_over = meeting.is_cancelled or meeting.is_held or meeting.has_begun()
    context = {"meeting": meeting, "form": form, "guests": list(guests), "is_over": is_over}
    return render(request, "meetings/guest_list.html", context)


@http_methods("POST")
@allowed(can_manage_meetings)
def guest_add(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    form = GuestForm(request.POST, meeting=meeting)
    guest = form.run(lambda: add_guest(meeting=meeting, by=actor, **form.verb()))
    if guest is None:
        return _page(request, meeting, form)
    sent = meeting.is_convened and guest.address
    messages.success(request, "L’invitation est partie." if sent else "La personne est sur la liste des invités.")
    return redirect("meetings:guest_list", pk=pk)


@http_methods("POST")
@allowed(can_manage_meetings)
def guest_withdraw(request: HttpRequest, pk: int, guest: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen: Guest = get_visible_or_404(visible_meeting(request, pk).guests.select_related("meeting__body"), pk=guest)
    try:
        withdraw_guest(guest=chosen, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "L’invitation est retirée.")
    return redirect("meetings:guest_list", pk=pk)


@http_methods("GET")
@login_not_required
def guest_page(request: HttpRequest, token: str) -> HttpResponse:
    """What they are invited to, and the papers of their items; a confidential one stays with the body."""
    guest = guest_of(token)
    if guest is None:
        return render(request, "meetings/reply_ended.html", {"meeting": None}, status=410)
    context = {"guest": guest, "meeting": guest.meeting, "visit": guest_visit(guest, guest.meeting), "token": token}
    return render(request, "meetings/guest_page.html", context)


@http_methods("GET")
@login_not_required
def guest_paper(request: HttpRequest, token: str, paper: int) -> HttpResponse:
    guest = guest_of(token)
    visit = guest_visit(guest, guest.meeting) if guest else None
    chosen = next((each for each in visit.papers if each.pk == paper), None) if visit else None
    if chosen is None:
        return render(request, "meetings/reply_ended.html", {"meeting": None}, status=410)
    with chosen.file.open("rb") as file:
        content = file.read()
    return file_response(content, filename=f"{chosen.title}.pdf", content_type="application/pdf")


@http_methods("GET", "POST")
def paper_wish(request: HttpRequest) -> HttpResponse:
    """Everyone who may be convened chooses whether a copy on paper follows (CGCT, art. L. 2121-10)."""
    actor = request.actor  # type: ignore[attr-defined]
    wish = paper_wish_of(actor.person)
    form = PaperWishForm(posted(request), initial={"wanted": bool(wish), "address": wish.address if wish else ""})
    if request.method == "POST":
        form.run(lambda: ask_for_paper(person=actor.person, by=actor, **form.cleaned_data) or True)
        if form.is_valid():
            messages.success(request, "C’est noté.")
            return redirect("meetings:paper_wish")
    return render(request, "meetings/paper_wish.html", {"form": form})
