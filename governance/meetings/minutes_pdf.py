"""The minutes on paper: the whole for the body, and the version whose confidential items are closed."""

from dataclasses import dataclass
from typing import Any

from emegalis.lib.french import long_date
from emegalis.lib.links import absolute
from emegalis.lib.pdf import render_pdf
from governance.meetings.models import ExaminedList, FollowUp, Meeting, Minutes, MinutesSection
from governance.meetings.selectors.minutes import numbered
from governance.meetings.wording import of_the_body, the_body


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part in its place; ``number`` is that of its item, 0 for the others."""

    number: int
    section: MinutesSection
    is_closed: bool


def minutes_context(minutes: Minutes, *, is_public: bool = False) -> dict[str, Any]:
    """What the document says; nothing of a confidential part when ``is_public``."""
    meeting = minutes.meeting
    parts = [
        PaperPart(number, section, is_public and section.is_confidential) for number, section in numbered(minutes)
    ]
    closed = {part.section.item_id for part in parts if part.is_closed}
    actions = FollowUp.objects.actions().filter(item__meeting=meeting).order_by("item__position", "id")
    return {
        "minutes": minutes,
        "meeting": meeting,
        "parts": parts,
        "items": [part for part in parts if part.number],
        "actions": [action for action in actions if action.item_id not in closed],
        "is_public": is_public and bool(closed),
        "the_body": the_body(meeting.body),
        "of_the_body": of_the_body(meeting.body),
        "page_url": absolute(minutes.get_absolute_url()),
    }


def minutes_title(minutes: Minutes) -> str:
    """« Compte rendu de la réunion du 9 juin 2026 – Commission d’orientation stratégique »."""
    meeting = minutes.meeting
    return f"{minutes.title} de la {meeting.noun} du {long_date(meeting.starts_at)} – {meeting.title}"


def minutes_pdf(minutes: Minutes, *, is_public: bool = False) -> bytes:
    context = minutes_context(minutes, is_public=is_public) | {"created": minutes.approved_at}
    return render_pdf("meetings/pdf/minutes.html", context, title=minutes_title(minutes))


def examined_pdf(meeting: Meeting, examined: ExaminedList, lines: list[Any]) -> bytes:
    """The list of deliberations examined at a sitting, as it is put online."""
    return render_pdf(
        "meetings/pdf/examined_list.html",
        {"meeting": meeting, "examined": examined, "lines": lines, "of_the_body": of_the_body(meeting.body)},
        title=f"Délibérations examinées – {meeting.title} du {long_date(meeting.starts_at)}",
    )
