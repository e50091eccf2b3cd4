"""Dates put to the members: opened, answered with or without signing in, closed. A GET answers nothing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.posting import posted
from governance.meetings.enums import POLL_PURPOSE
from governance.meetings.models import DateOption, DatePoll
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.poll_forms import PollAbandonForm, PollAnswerForm, PollChooseForm, PollOpenForm
from governance.meetings.selectors import PollGroup, poll_board, poll_groups, proposed_dates
from governance.meetings.services import abandon_poll, answer_poll, choose_date, open_poll, remind_poll
from governance.meetings.views.scheduling import Preset, preset_of, usual_whereabouts
from governance.members.roles import Actor, actor_for
from governance.people.models import PrivateLink
from governance.people.services import find_any_private_link, find_private_link, note_private_link_use


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def poll_open(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    preset = preset_of(request)
    form = PollOpenForm(posted(request), initial=_initial(preset, actor))
    if request.method == "POST":
        poll = form.run(lambda: open_poll(by=actor, **form.verb()))
        if poll is not None:
            messages.success(request, "Le sondage est parti. Les réponses arrivent sur cette page.")
            return redirect(poll)
    return render(request, "meetings/poll_open.html", {"form": form, "body": preset.body})


def _initial(preset: Preset, actor: Actor) -> dict[str, Any]:
    """The days the portal would propose, at the usual hours, answers within ten days."""
    proposal = proposed_dates(preset.body, today=actor.day, period=preset.period)
    days = {f"day_{rank}": day.on for rank, day in enumerate(proposal.days, 1)}
    return usual_whereabouts(preset.body) | {"body": preset.body.pk} | days


@http_methods("GET")
def poll_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: int) -> DatePoll:
    actor = request.actor  # type: ignore[attr-defined]
    poll: DatePoll = get_visible_or_404(
        DatePoll.objects.visible_to(actor).select_related("body", "meeting__body"), pk=pk
    )
    return poll


def _page(request: HttpRequest, poll: DatePoll, *, refused: PollAnswerForm | None = None) -> HttpResponse:
    """Everyone asked sees the counts; who said what is for the secretariat."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    board, is_staff = poll_board(poll), can_manage_meetings(actor)
    forms = _forms(poll, actor, refused) if poll.takes_answers(on=actor.day) else []
    context = {
        "poll": poll,
        "board": board,
        "forms": forms,
        "is_staff": is_staff,
        "takes_answers": poll.takes_answers(on=actor.day),
        "chosen": next((option for option in board.options if option.is_chosen), None),
    }
    return render(request, "meetings/poll_detail.html", context)


def _forms(poll: DatePoll, actor: Actor, refused: PollAnswerForm | None) -> list[PollAnswerForm]:
    options = list(poll.options.order_by("starts_at", "id"))
    forms = [
        PollAnswerForm(group=group, options=options, first_person=group.first.person_id == actor.person_id)
        for group in poll_groups(poll, actor)
    ]
    return [refused if refused and refused.prefix == form.prefix else form for form in forms]


@http_methods("POST")
def poll_answer(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    poll = _visible(request, pk)
    form = _answered(request, poll, actor, _group(poll, actor, invitation))
    if not form.is_valid():
        return _page(request, poll, refused=form)
    messages.success(request, "Votre réponse est enregistrée. Elle peut changer jusqu’à la clôture.")
    return redirect(poll)


def _group(poll: DatePoll, actor: Actor, invitation: int) -> PollGroup:
    """The seats answered together, among those this person may answer for; nothing else exists."""
    get_visible_or_404(poll.invitations.answerable_by(actor), pk=invitation)
    return next(group for group in poll_groups(poll, actor) if invitation in {row.pk for row in group.invitations})


def _answered(request: HttpRequest, poll: DatePoll, actor: Actor, group: PollGroup) -> PollAnswerForm:
    """Read an answer and record it; what the service refuses stands in the form."""
    form = PollAnswerForm(
        request.POST,
        group=group,
        options=list(poll.options.order_by("starts_at", "id")),
        first_person=group.first.person_id == actor.person_id,
    )
    form.run(lambda: answer_poll(by=actor, **form.verb()))
    return form


@http_methods("POST")
@allowed(can_manage_meetings)
def poll_remind(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    poll = _visible(request, pk)
    try:
        sent = remind_poll(poll=poll, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"La relance part à {sent} personne{'s' if sent > 1 else ''}.")
    return redirect(poll)


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def poll_choose(request: HttpRequest, pk: int, option: int) -> HttpResponse:
    """One date is kept: the poll closes, the meeting is fixed, everyone is told."""
    actor = request.actor  # type: ignore[attr-defined]
    poll = _visible(request, pk)
    chosen: DateOption = get_visible_or_404(poll.options.select_related("poll__body"), pk=option)
    form = PollChooseForm(posted(request))
    if request.method == "POST":
        meeting = form.run(lambda: choose_date(option=chosen, by=actor, **form.cleaned_data))
        if meeting is not None:
            messages.success(request, "La date est retenue, chacun est prévenu. Bâtissez maintenant l’ordre du jour.")
            return redirect("meetings:agenda_build", pk=meeting.pk)
    board = poll_board(poll)
    tally = next(tally for other, tally, _ in board.tallied if other.pk == chosen.pk)
    context = {"form": form, "poll": poll, "option": chosen, "tally": tally, "board": board}
    return render(request, "meetings/poll_choose.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def poll_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    poll = _visible(request, pk)
    form = PollAbandonForm(posted(request))
    if request.method == "POST" and form.run(lambda: abandon_poll(poll=poll, by=actor, **form.cleaned_data)):
        messages.success(request, "Le sondage est abandonné, chacun est prévenu.")
        return redirect(poll)
    return render(request, "meetings/poll_abandon.html", {"form": form, "poll": poll})


# ---------------------------------------------------------------- by the link of a mail, without signing in


@http_methods("GET")
@login_not_required
def poll_by_link(request: HttpRequest, token: str) -> HttpResponse:
    link = find_private_link(token=token, purpose=POLL_PURPOSE)
    poll = _poll_of(link)
    forms = _link_forms(poll, link)
    if not forms:
        return _ended(request, token)
    return _link_page(request, token, poll, link, forms)


@http_methods("POST")
@login_not_required
def poll_by_link_answer(request: HttpRequest, token: str, invitation: int) -> HttpResponse:
    link = find_private_link(token=token, purpose=POLL_PURPOSE)
    poll = _poll_of(link)
    forms = _link_forms(poll, link)
    form = next((form for form in forms if form.group.first.pk == invitation), None)
    if link is None or poll is None or form is None:
        return _ended(request, token)
    answered = _answered(request, poll, actor_for(link.person), form.group)
    if not answered.is_valid():
        return _link_page(request, token, poll, link, [answered if other is form else other for other in forms])
    note_private_link_use(link=link)
    messages.success(request, "Votre réponse est enregistrée. Elle peut changer jusqu’à la clôture.")
    return redirect("meetings:poll_by_link", token=token)


def _poll_of(link: PrivateLink | None) -> DatePoll | None:
    """The poll that this link opens, while it takes answers."""
    if link is None or link.object_type != DatePoll._meta.label_lower:
        return None
    poll = DatePoll.objects.select_related("body").filter(pk=link.object_id).first()
    return poll if poll and poll.takes_answers(on=actor_for(link.person).day) else None


def _link_forms(poll: DatePoll | None, link: PrivateLink | None) -> list[PollAnswerForm]:
    """For whom the person of the link may still answer: mandates that ended open nothing."""
    if poll is None or link is None:
        return []
    actor = actor_for(link.person)
    forms = _forms(poll, actor, None)
    return [form for form in forms if form.group.first.mandate.is_in_force(on=actor.day)]


def _link_page(
    request: HttpRequest, token: str, poll: DatePoll | None, link: PrivateLink | None, forms: list[PollAnswerForm]
) -> HttpResponse:
    """Whoever holds a forwarded link reads the dates and the place, never what others said."""
    context = {"poll": poll, "person": link.person if link else None, "token": token, "forms": forms}
    return render(request, "meetings/poll_by_link.html", context)


def _ended(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens nothing any more: what became of the dates, when we know."""
    link = find_any_private_link(token=token)
    poll = None
    if link and link.purpose == POLL_PURPOSE and link.object_type == DatePoll._meta.label_lower:
        poll = DatePoll.objects.select_related("body", "meeting").filter(pk=link.object_id).first()
    return render(request, "meetings/poll_ended.html", {"poll": poll}, status=410)
