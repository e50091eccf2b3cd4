"""The minutes of a meeting: read, written part by part, submitted to the members."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from emegalis.lib import french, odt
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.posting import posted
from emegalis.lib.slots import Block, blocks_for
from governance.meetings import publicity
from governance.meetings.merging import merged
from governance.meetings.minutes_forms import FollowUpForm, MinutesSubmitForm, RenewForm, SectionForm
from governance.meetings.minutes_odt import minutes_odt
from governance.meetings.models import Minutes, MinutesSection
from governance.meetings.permissions import can_ask_correction, can_read_papers, can_write_minutes
from governance.meetings.selectors.followups import follow_ups_of, holders_for
from governance.meetings.selectors.minutes import ReadSection, may_read_signed, minutes_of, read_sections
from governance.meetings.services import (
    SectionConflict,
    begin_minutes,
    keep_section,
    renew_section,
    submit_minutes,
    write_section,
)
from governance.meetings.services.minutes import proposed_text
from governance.meetings.views.pages import visible_meeting
from governance.members.enums import BodyKind
from governance.strategy.differences import word_difference


def visible_minutes(request: HttpRequest, pk: int) -> Minutes:
    """Those of this meeting, for whoever may read them."""
    minutes = minutes_of(visible_meeting(request, pk), request.actor)  # type: ignore[attr-defined]
    if minutes is None:
        raise Http404
    return minutes


def section_of(minutes: Minutes, pk: int) -> MinutesSection:
    section: MinutesSection = get_visible_or_404(minutes.sections.select_related("item"), pk=pk)
    section.minutes = minutes
    return section


@http_methods("GET")
def minutes_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for all: what was said, then what each may do with it."""
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    is_staff, is_insider = can_write_minutes(actor), can_read_papers(actor, minutes.meeting)
    sections = read_sections(minutes, actor)
    return render(
        request,
        "meetings/minutes_detail.html",
        {
            "minutes": minutes,
            "meeting": minutes.meeting,
            "sections": sections,
            "is_staff": is_staff,
            "is_insider": is_insider,
            "can_correct": can_ask_correction(actor, minutes),
            "is_open": _takes_corrections(minutes, actor.day),
            "corrections": [(part, correction) for part in sections for correction in part.corrections],
            "waiting": sum(part.waiting for part in sections),
            "missing": _missing(sections) if is_staff and minutes.is_draft else 0,
            "can_read_signed": minutes.is_signed and may_read_signed(actor, minutes),
            "has_closed": any(part.section.is_confidential for part in sections),
            "is_assembly": minutes.meeting.body.is_assembly,
            "publish_by": _publish_by(minutes),
            "publicity_source": publicity.SOURCE,
            "blocks": [block for block in blocks_for("minutes", actor, minutes) if isinstance(block, Block)],
        },
    )


def _publish_by(minutes: Minutes) -> datetime.date | None:
    """The comité sits in public, and owes its minutes to everyone within the week; the bureau does not."""
    is_public = minutes.meeting.body.kind == BodyKind.ASSEMBLY
    return publicity.minutes_due(minutes.approved_in.day) if is_public and minutes.approved_in else None


def _takes_corrections(minutes: Minutes, today: Any) -> bool:
    return minutes.is_submitted and (minutes.corrections_by is None or minutes.corrections_by >= today)


def _missing(sections: list[ReadSection]) -> int:
    """Items without a word yet."""
    return sum(bool(part.number) and not part.section.text.strip() for part in sections)


@http_methods("POST")
@allowed(can_write_minutes)
def minutes_begin(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    try:
        minutes = begin_minutes(meeting=meeting, by=actor)
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(meeting)
    return redirect(minutes)


@http_methods("GET")
@allowed(can_write_minutes)
def minutes_odt_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it stands, to work on with others in a word processor."""
    minutes = visible_minutes(request, pk)
    name = f"{minutes.noun.replace(' ', '-')}-{minutes.meeting.day.isoformat()}.odt"
    return file_response(minutes_odt(minutes), filename=name, content_type=odt.CONTENT_TYPE)


@http_methods("GET", "POST")
@allowed(can_write_minutes)
def minutes_submit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    form = MinutesSubmitForm(posted(request), initial={"corrections_by": publicity.usual_corrections_by(actor.day)})
    if request.method == "POST":
        submitted = form.run(lambda: submit_minutes(minutes=minutes, by=actor, **form.cleaned_data))
        if submitted is not None:
            messages.success(request, f"Le {minutes.noun} est devant les membres ; chacun reçoit un message.")
            return redirect(submitted)
    context = {"form": form, "minutes": minutes, "meeting": minutes.meeting}
    return render(request, "meetings/minutes_submit.html", context)


# ---------------------------------------------------------------- one part


@http_methods("GET", "POST")
@allowed(can_write_minutes)
def minutes_section(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """The part is written here; the page keeps itself, and shows both texts when someone else wrote meanwhile."""
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    chosen = section_of(minutes, section)
    if minutes.is_approved:
        return redirect(minutes)
    form = SectionForm(posted(request), section=chosen)
    if request.method == "POST" and "application/json" in request.headers.get("Accept", ""):
        return _kept(form, chosen, actor)
    other: MinutesSection | None = None
    if form.is_bound and form.is_valid():
        try:
            write_section(section=chosen, seen=form.seen, by=actor, **form.verb())
            messages.success(request, "La partie est enregistrée.")
            return redirect(f"{minutes.get_absolute_url()}#partie-{chosen.pk}")
        except BusinessRuleError as refusal:
            form.refuse(refusal)
            other = _overtaken(form, chosen) if isinstance(refusal, SectionConflict) else None
    return section_page(request, minutes, chosen, form, other=other)


def _kept(form: SectionForm, section: MinutesSection, actor: Any) -> JsonResponse:
    """What the script of the page is told."""
    if not form.is_valid():
        return _told(str(next(iter(form.errors.values()))[0]), status=422)
    try:
        kept = keep_section(section=section, seen=form.seen, by=actor, **form.verb())
    except BusinessRuleError as refusal:
        return _told(str(refusal), status=409 if isinstance(refusal, SectionConflict) else 422)
    return JsonResponse({"version": kept.version, "saved_at": french.hour(kept.written_at)})


def _told(sentence: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": french.typographic(sentence)}, status=status)


def _overtaken(form: Any, section: MinutesSection) -> MinutesSection:
    """The form comes back as typed; it has now seen what is stored, so that saving again is a choice."""
    section.refresh_from_db()
    form.data = form.data.copy()
    form.data["draft_version"] = str(section.version)
    return section


def section_page(
    request: HttpRequest,
    minutes: Minutes,
    section: MinutesSection,
    form: SectionForm,
    *,
    other: MinutesSection | None = None,
    follow_up: FollowUpForm | None = None,
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    parts = read_sections(minutes, actor)
    place = next(rank for rank, part in enumerate(parts) if part.section.pk == section.pk)
    return render(
        request,
        "meetings/minutes_section.html",
        {
            "minutes": minutes,
            "meeting": minutes.meeting,
            "section": section,
            "part": parts[place],
            "before": parts[place - 1].section if place else None,
            "after": parts[place + 1].section if place + 1 < len(parts) else None,
            "form": form,
            "other": word_difference(form["text"].value() or "", other.text) if other else [],
            "other_by": other.written_by_name if other else "",
            "has_new_facts": proposed_text(section).strip() != section.proposed.strip(),
            "follow_ups": follow_ups_of(section.item, actor) if section.item else [],
            "follow_up_form": follow_up or FollowUpForm(holders=holders_for(minutes.meeting)),
        },
    )


@http_methods("GET", "POST")
@allowed(can_write_minutes)
def minutes_section_renew(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """Take up the facts recorded since: what changes is shown, and no word written by hand is lost."""
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    chosen = section_of(minutes, section)
    if minutes.is_approved:
        return redirect(minutes)
    fresh = proposed_text(chosen)
    proposal = merged(chosen.proposed, chosen.text, fresh)
    form = RenewForm(posted(request), initial={"text": proposal, "draft_version": chosen.version})
    if form.is_bound and form.is_valid():
        seen, text = form.cleaned_data["draft_version"], form.cleaned_data["text"]
        try:
            renew_section(section=chosen, text=text, seen=seen, by=actor)
            messages.success(request, "La partie reprend les faits notés.")
            return redirect("meetings:minutes_section", pk=pk, section=section)
        except BusinessRuleError as refusal:
            form.refuse(refusal)
            if isinstance(refusal, SectionConflict):
                _overtaken(form, chosen)
    context = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "section": chosen,
        "form": form,
        "pieces": word_difference(chosen.text, proposal),
        "is_same": proposal.strip() == chosen.text.strip(),
    }
    return render(request, "meetings/minutes_section_renew.html", context)
