"""The convocation on paper: one document for all members, so that what was sent is one thing to prove."""

import segno
from django.utils.safestring import SafeString, mark_safe

from emegalis.lib.french import long_date
from emegalis.lib.links import absolute
from emegalis.lib.pdf import render_pdf
from governance.meetings.enums import ItemKind
from governance.meetings.models import Dispatch, Meeting
from governance.meetings.selectors.sheets import attendance_groups
from governance.meetings.selectors.sittings import Sitting
from governance.meetings.wording import of_the_body

INK = "#0e3f4a"


def convocation_pdf(meeting: Meeting, dispatch: Dispatch, *, is_draft: bool = False) -> bytes:
    """The document as of this dispatch; a draft says on its face that it has not been sent."""
    items = list(meeting.items.announced().prefetch_related("papers").order_by("position", "id"))
    page = absolute(meeting.get_absolute_url())
    return render_pdf(
        "meetings/pdf/convocation.html",
        {
            "meeting": meeting,
            "dispatch": dispatch,
            "items": items,
            "has_notes": any(item.explanatory_note for item in items),
            "opinion_count": sum(item.kind == ItemKind.OPINION for item in items),
            "of_the_body": of_the_body(meeting.body),
            "is_draft": is_draft,
            "page_url": page,
            "code": qr_code(page, "Code QR menant à la page de la réunion"),
        },
        title=f"Convocation – {meeting.title} du {long_date(meeting.starts_at)}",
    )


def supplement_pdf(meeting: Meeting, dispatch: Dispatch, *, is_draft: bool = False) -> bytes:
    """What a supplementary agenda adds, under its own notice."""
    items = list(
        meeting.items.of_supplement(dispatch.supplement).prefetch_related("papers").order_by("position", "id")
    )
    return render_pdf(
        "meetings/pdf/supplement.html",
        {
            "meeting": meeting,
            "dispatch": dispatch,
            "items": items,
            "has_notes": any(item.explanatory_note for item in items),
            "of_the_body": of_the_body(meeting.body),
            "is_draft": is_draft,
            "page_url": absolute(meeting.get_absolute_url()),
        },
        title=f"Ordre du jour complémentaire – {meeting.title} du {long_date(meeting.starts_at)}",
    )


def qr_code(url: str, title: str) -> SafeString:
    """An address as a square to point a telephone at; ``title`` is its alternative text."""
    drawing = segno.make(url, error="m").svg_inline(dark=INK, border=0, omitsize=True, title=title)
    return mark_safe(drawing)  # noqa: S308 - drawn by segno from an address of ours


def attendance_pdf(meeting: Meeting, sitting: Sitting) -> bytes:
    """Who was there, who spoke for whom, in the order of real minutes: college, authority, delegate, proxies."""
    return render_pdf(
        "meetings/pdf/attendance.html",
        {
            "meeting": meeting,
            "groups": attendance_groups(sitting),
            "standings": [(row, sitting.standing(row.place)) for row in sitting.items if row.record.started_at],
            "opening": sitting.standing(sitting.items[0].place if sitting.items else 0),
            "has_proxies": sitting.rules.proxies.per_holder > 0,
            "of_the_body": of_the_body(meeting.body),
        },
        title=f"Feuille de présence – {meeting.title} du {long_date(meeting.starts_at)}",
    )
