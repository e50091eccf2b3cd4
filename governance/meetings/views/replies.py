"""Answering by the personal link of a mail, without signing in. A GET, by a mail scanner too, answers nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import http_methods
from governance.meetings.agenda import timed
from governance.meetings.enums import REPLY_PURPOSE
from governance.meetings.forms import ReplyForm
from governance.meetings.models import Convocation, Meeting
from governance.meetings.views.pages import answer, reply_forms
from governance.meetings.wording import the_authority
from governance.members.roles import Actor, actor_for
from governance.people.models import PrivateLink
from governance.people.services import find_any_private_link, find_private_link, note_private_link_use


@http_methods("GET")
@login_not_required
def reply_by_link(request: HttpRequest, token: str) -> HttpResponse:
    link = find_private_link(token=token, purpose=REPLY_PURPOSE)
    rows = _rows(link)
    if link is None or not rows:
        return _ended(request, token)
    return _page(request, token, link, rows)


@http_methods("POST")
@login_not_required
def reply_by_link_record(request: HttpRequest, token: str, convocation: int) -> HttpResponse:
    link = find_private_link(token=token, purpose=REPLY_PURPOSE)
    rows = _rows(link)
    if link is None or not rows:
        return _ended(request, token)
    row = next((row for row in rows if row.pk == convocation), None)
    if row is None:
        return _ended(request, token)
    form = answer(request, actor_for(link.person), row, row.meeting)
    if not form.is_valid():
        return _page(request, token, link, rows, refused=form)
    note_private_link_use(link=link)
    messages.success(request, f"Réponse enregistrée pour {the_authority(row.authority.name)}.")
    return redirect("meetings:reply_by_link", token=token)


def _rows(link: PrivateLink | None) -> list[Convocation]:
    """The convocations that this link may answer: of its meeting, for its person, while mandates run on that day."""
    if link is None or link.object_type != Meeting._meta.label_lower:
        return []
    rows = Convocation.objects.answerable_by(_actor(link)).filter(meeting=link.object_id).with_names()
    return [row for row in rows if row.meeting.takes_replies() and row.mandate.is_in_force(on=row.meeting.day)]


def _actor(link: PrivateLink) -> Actor:
    return actor_for(link.person)


def _page(
    request: HttpRequest, token: str, link: PrivateLink, rows: list[Convocation], *, refused: ReplyForm | None = None
) -> HttpResponse:
    """Whoever holds a forwarded link reads what any member of the portal reads: no confidential item, no paper."""
    meeting = rows[0].meeting
    items = timed(meeting.items.announced().order_by("position", "id"), meeting.starts_at)
    context = {
        "meeting": meeting,
        "person": link.person,
        "token": token,
        "forms": _forms(link, rows, meeting, refused),
        "items": items,
    }
    return render(request, "meetings/reply_by_link.html", context)


def _forms(link: PrivateLink, rows: list[Convocation], meeting: Meeting, refused: ReplyForm | None) -> list[ReplyForm]:
    forms = reply_forms(rows, meeting, person_id=link.person_id)
    return [refused if refused and refused.prefix == form.prefix else form for form in forms]


def _ended(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens nothing any more: why, when we know, and where to go."""
    link = find_any_private_link(token=token)
    meeting = None
    if link and link.purpose == REPLY_PURPOSE and link.object_type == Meeting._meta.label_lower:
        meeting = Meeting.objects.select_related("body").filter(pk=link.object_id).first()
    return render(request, "meetings/reply_ended.html", {"meeting": meeting}, status=410)
