"""The list of meetings and the page of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from emegalis.lib.access import get_visible_or_404, http_methods, require
from emegalis.lib.pages import page_of
from emegalis.lib.slots import Block, blocks_for
from governance.meetings.forms import MeetingFilterForm, ReplyForm
from governance.meetings.models import Convocation, Meeting
from governance.meetings.permissions import can_answer, can_manage_meetings, can_read_papers
from governance.meetings.selectors import (
    agenda_for,
    current_dispatch,
    holders_for,
    open_polls,
    pledged_holders,
    rhythm_boards,
    rhythm_picture,
    substitutes_for,
    supplements_sent,
    turnout,
)
from governance.meetings.selectors.followups import open_before
from governance.meetings.selectors.minutes import may_begin_minutes, minutes_of, minutes_read
from governance.meetings.selectors.results import given_on, live_view
from governance.meetings.services import record_reply
from governance.meetings.wording import the_authority
from governance.members.roles import Actor


@http_methods("GET")
def meeting_list(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = MeetingFilterForm(request.GET or None)
    body = form.cleaned_data["instance"] if form.is_valid() else None
    meetings = Meeting.objects.visible_to(actor).select_related("body")
    if body:
        meetings = meetings.of_body(body)
    now = timezone.now()
    past = page_of(meetings.past(at=now), request)
    of_commission, *others = rhythm_boards(today=actor.day)
    return render(
        request,
        "meetings/meeting_list.html",
        {
            "form": form,
            "upcoming": list(meetings.upcoming(at=now)),
            "past": past,
            "read": minutes_read(past, actor),
            "rhythm": rhythm_picture(of_commission),
            "others": others,
            "polls": open_polls(actor),
            "can_manage": can_manage_meetings(actor),
            "is_filtered": bool(body),
        },
    )


@http_methods("GET")
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return detail_page(request, visible_meeting(request, pk))


def visible_meeting(request: HttpRequest, pk: int) -> Meeting:
    actor = request.actor  # type: ignore[attr-defined]
    meeting: Meeting = get_visible_or_404(Meeting.objects.visible_to(actor).select_related("body"), pk=pk)
    return meeting


def detail_page(request: HttpRequest, meeting: Meeting, *, refused: ReplyForm | None = None) -> HttpResponse:
    """The page of a meeting; ``refused`` is an answer that came back, shown with its error."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    is_insider = can_read_papers(actor, meeting)
    is_staff = can_manage_meetings(actor)
    lines = agenda_for(meeting, actor) if is_staff or not meeting.is_prepared else []
    was_convened = meeting.convened_at is not None
    given = given_on(meeting, [line.item.pk for line in lines if not line.is_hidden])
    replies = _reply_forms(actor, meeting, refused) if meeting.takes_replies() else []
    return render(
        request,
        "meetings/meeting_detail.html",
        {
            "meeting": meeting,
            "lines": [
                {"line": line, "blocks": _item_blocks(actor, line), "given": given.get(line.item.pk)} for line in lines
            ],
            "live": live_view(meeting, is_insider=is_insider),
            "may_open": is_staff and meeting.is_convened and actor.day >= meeting.day and not meeting.opened_at,
            "is_insider": is_insider,
            "is_staff": is_staff,
            "minutes": minutes_of(meeting, actor),
            "may_begin_minutes": is_staff and may_begin_minutes(meeting),
            "open_follow_ups": open_before(meeting, actor) if not meeting.has_begun() else [],
            "replies": replies,
            "several_replies": len(replies) > 1,
            "build_url": reverse("meetings:agenda_build", args=[meeting.pk]),
            "turnout": turnout(meeting) if is_insider and was_convened else None,
            "dispatch": current_dispatch(meeting) if was_convened else None,
            "supplements": supplements_sent(meeting) if was_convened else [],
            "is_over": meeting.ends_at < timezone.now(),
            "has_begun": meeting.has_begun(),
            "latest_sending": meeting.notice_rule.latest_sending(held_on=meeting.day),
            "is_late": is_staff and not meeting.notice_rule.allows(sent_on=actor.day, held_on=meeting.day),
        },
    )


def _item_blocks(actor: Actor, line: Any) -> list[Block]:
    """What apps above bring to an item; nothing to one that this person may not read."""
    return [] if line.is_hidden else [b for b in blocks_for("agenda_item", actor, line.item) if isinstance(b, Block)]


def _reply_forms(actor: Actor, meeting: Meeting, refused: ReplyForm | None) -> list[ReplyForm]:
    """One form per authority this person may answer for (the secretariat answers from its table)."""
    rows = list(meeting.convocations.answerable_by(actor).with_names())
    forms = reply_forms(rows, meeting, person_id=actor.person_id)
    if refused is None:
        return forms
    kept = [form for form in forms if form.convocation.pk != refused.convocation.pk]
    return [refused, *kept]


def reply_forms(
    rows: list[Convocation], meeting: Meeting, *, person_id: int | None, data: Any = None
) -> list[ReplyForm]:
    """A form per convocation, with the substitutes and the members who may hold a proxy."""
    if not rows:
        return []
    substitutes, holders, held = substitutes_for(rows, meeting), holders_for(rows, meeting), pledged_holders(meeting)
    return [
        ReplyForm(
            data,
            convocation=row,
            substitutes=substitutes[row.pk],
            first_person=row.person_id == person_id,
            holders=holders[row.pk],
            held_by=held.get(row.pk),
        )
        for row in rows
    ]


@http_methods("POST")
def reply_record(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """The answer given on the page of the meeting, or by the secretariat from its table."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    row: Convocation = get_visible_or_404(meeting.convocations.with_names(), pk=convocation)
    require(can_answer(actor, row))
    form = answer(request, actor, row, meeting)
    if form.is_valid():
        messages.success(request, f"Réponse enregistrée pour {the_authority(row.authority.name)}.")
        is_own = meeting.convocations.answerable_by(actor).filter(pk=row.pk).exists()
        return redirect(meeting) if is_own else redirect("meetings:reply_list", pk=meeting.pk)
    return detail_page(request, meeting, refused=form)


def answer(request: HttpRequest, actor: Actor, row: Convocation, meeting: Meeting) -> ReplyForm:
    """Read an answer and record it; what the service refuses stands in the form."""
    (form,) = reply_forms([row], meeting, person_id=actor.person_id, data=request.POST)
    form.run(lambda: record_reply(convocation=row, by=actor, **form.verb()))
    return form
