"""What the commission has before it when it gives its own opinion on an item."""

from dataclasses import dataclass, field

from emegalis.lib.french import NBSP
from governance.meetings.commission_words import proposed_opinion
from governance.meetings.models import AgendaItem
from governance.opinions.enums import ConsultationState
from governance.opinions.facts import Figures
from governance.opinions.models import Consultation
from governance.opinions.synthesis import answer_rows, draw_from


@dataclass(frozen=True, slots=True)
class Before:
    """The consultation behind an item, what it counted, and the words these make."""

    consultation: Consultation | None = None
    figures: Figures = field(default_factory=Figures)
    reservations: int = 0
    words: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """What is frozen beside the opinion: by stance, and those who gave none."""
        if self.consultation is None:
            return {}
        return {**self.figures.counts, "silent": self.figures.silent}


def takes_commission_opinion(item: AgendaItem) -> bool:
    """An orientation before the commission: the item ends in its own opinion."""
    return item.meeting.body.is_commission and item.orientation_id is not None


def consultation_of(item: AgendaItem) -> Consultation | None:
    """The latest that was put to the directions générales on this orientation."""
    if item.orientation_id is None:
        return None
    return (
        Consultation.objects.filter(body=item.meeting.body_id, version__orientation=item.orientation_id)
        .exclude(state__in=[ConsultationState.WITHDRAWN, ConsultationState.PREPARED])
        .select_related("version__orientation")
        .order_by("closes_at", "id")
        .last()
    )


def before_the_commission(item: AgendaItem) -> Before:
    """Counts as they stand now: an opinion given or changed in the meeting is among them."""
    subject = f"l’orientation n°{NBSP}{item.orientation.number}" if item.orientation else "ce point"
    consultation = consultation_of(item)
    if consultation is None:
        words = proposed_opinion(on=item.meeting.day, subject=subject, counts={}, reservations=0, expected=0)
        return Before(words=words)
    rows = answer_rows(consultation)
    figures = draw_from(rows)
    reservations = sum(len(row.reservations) for row in rows)
    words = proposed_opinion(
        on=item.meeting.day,
        subject=subject,
        counts=figures.counts,
        reservations=reservations,
        expected=figures.expected,
    )
    return Before(consultation, figures, reservations, words)
