"""The first words of a deliberation, to be finished by the secretariat."""

from django.template.loader import render_to_string

from governance.meetings.models import AgendaItem
from governance.meetings.wording import the_body
from governance.opinions.enums import ConsultationState
from governance.opinions.models import Consultation


def first_text(item: AgendaItem) -> str:
    """The visas, what the item says, « après en avoir délibéré »: Markdown."""
    commission = None
    if item.orientation_id:
        commission = (
            Consultation.objects.filter(version__orientation=item.orientation_id, state=ConsultationState.CLOSED)
            .exclude(commission_on=None)
            .order_by("closes_at")
            .last()
        )
    context = {
        "item": item,
        "meeting": item.meeting,
        "commission": commission,
        "the_body": the_body(item.meeting.body),
    }
    return render_to_string("deliberations/text.md", context).strip()
