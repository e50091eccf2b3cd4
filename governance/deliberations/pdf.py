"""The document of a published deliberation."""

from typing import Any

from emegalis.lib.french import typographic
from emegalis.lib.links import absolute
from emegalis.lib.pdf import render_pdf
from governance.deliberations.enums import OutcomeKind
from governance.deliberations.models import Deliberation
from governance.deliberations.results import from_json
from governance.meetings.pdf import qr_code
from governance.meetings.wording import of_the_body, the_body


def deliberation_pdf(deliberation: Deliberation) -> bytes:
    """The act as everyone reads it: no direction générale is named, no voice of a person is told."""
    return render_pdf(
        "deliberations/pdf/deliberation.html",
        act_context(deliberation) | {"created": deliberation.published_at},
        title=typographic(f"Délibération {deliberation.reference} – {deliberation.title}"),
    )


def act_context(deliberation: Deliberation) -> dict[str, Any]:
    outcomes = list(deliberation.outcomes.select_related("consultation"))
    url = absolute(deliberation.get_absolute_url())
    reservations = [o for o in outcomes if o.kind == OutcomeKind.RESERVATION]
    return {
        "deliberation": deliberation,
        "meeting": deliberation.item.meeting,
        "the_body": the_body(deliberation.body),
        "of_the_body": of_the_body(deliberation.body),
        "result": from_json(deliberation.result),
        "commission": next((o for o in outcomes if o.kind == OutcomeKind.COMMISSION), None),
        "reservation_count": len(reservations),
        "taken_up_count": sum(1 for o in reservations if o.fate != "rejected"),
        "page_url": url,
        "code": qr_code(url, "Code QR menant à la page de la délibération"),
    }
