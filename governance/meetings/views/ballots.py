"""The screen of a ballot: ordinary, by name, or secret."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.posting import posted
from governance.meetings.enums import BallotMode, Choice
from governance.meetings.models import AgendaItem, Ballot, Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.selectors.sittings import sitting_of
from governance.meetings.services import record_ballot, remove_ballot
from governance.meetings.sitting_forms import BallotForm
from governance.meetings.views.items import item_of
from governance.meetings.views.pages import visible_meeting
from governance.meetings.views.sitting import back


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def ballot_record(request: HttpRequest, pk: int, item: int, mode: str) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    return _ballot_page(request, meeting, item_of(meeting, item), mode, None)


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def ballot_correct(request: HttpRequest, pk: int, ballot: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    held = _ballot(meeting, ballot)
    return _ballot_page(request, meeting, item_of(meeting, held.item_id), held.mode, held)


@http_methods("POST")
@allowed(can_manage_meetings)
def ballot_remove(request: HttpRequest, pk: int, ballot: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    held = _ballot(meeting, ballot)
    item = held.item
    try:
        remove_ballot(ballot=held, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, "Le scrutin est retiré.")
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
    return back(meeting, item, "t-points")


def _ballot(meeting: Meeting, ballot: int) -> Ballot:
    rows = Ballot.objects.filter(item__meeting=meeting).select_related("item__meeting__body")
    held: Ballot = get_visible_or_404(rows, pk=ballot)
    return held


def _ballot_page(
    request: HttpRequest, meeting: Meeting, item: AgendaItem, mode: str, ballot: Ballot | None
) -> HttpResponse:
    now = sitting_of(meeting)
    place = now.place_of(item)
    initial = _initial(item, ballot)
    form = BallotForm(posted(request), mode=mode, sitting=now, place=place, ballot=ballot, initial=initial)
    if request.method == "POST":
        held = form.run(lambda: _record(request, item, mode, form, ballot))
        if held is not None:
            return back(meeting, item, "t-points")
    context = {
        "meeting": meeting,
        "item": now.item_at(place),
        "form": form,
        "mode": BallotMode(mode),
        "modes": BallotMode,
        "choices": Choice,
        "ballot": ballot,
        "waits_as": f"scrutin:{item.pk}:{mode}:{_number(item, ballot)}",
        "standing": now.standing(place),
        "heads": sum(row.heads for row in form.electorates),
        "voices": sum(row.voices for row in form.electorates),
        "in_voices": now.rules.votes_in_voices,
        "recused": [seat for seat in now.seats(place) if seat.is_interested],
    }
    return render(request, "meetings/ballot.html", context)


def _number(item: AgendaItem, ballot: Ballot | None) -> str:
    """What its counts wait under on a device until they are recorded: the ballot, and the version they replace."""
    return f"{ballot.number}:{ballot.version}" if ballot else f"{item.ballots.count() + 1}:0"


def _record(request: HttpRequest, item: AgendaItem, mode: str, form: BallotForm, ballot: Ballot | None) -> Ballot:
    answers = form.cleaned_data
    return record_ballot(
        item=item,
        mode=mode,
        question=answers["question"],
        counted=form.counted(),
        asked_by=answers.get("asked_by", ""),
        ballot=ballot,
        seen=answers.get("version"),
        by=request.actor,  # type: ignore[attr-defined]
    )


def _initial(item: AgendaItem, ballot: Ballot | None) -> dict[str, Any]:
    """The title of the item; for a correction, what was counted."""
    if ballot is None:
        return {"question": item.title}
    initial: dict[str, Any] = {
        "question": ballot.question,
        "asked_by": ballot.asked_by,
        "version": ballot.version,
        "chair_choice": ballot.chair_choice,
    }
    for line in ballot.lines.all():
        if line.choice != Choice.FOR:  # « tous les autres » are not typed
            initial[f"college_{line.college_id or 0}_{line.choice}"] = line.heads or None
        initial[f"heads_{line.choice}"] = line.heads
        initial[f"voices_{line.choice}"] = line.voices
    for voice in ballot.voices_given.all():
        initial[f"choice_{voice.convocation_id}"] = voice.choice
    return initial
