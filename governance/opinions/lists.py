"""Consultations as lists show them: on their own page, the front page, the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from governance.opinions.models import Consultation
from governance.opinions.permissions import can_read_progress
from governance.opinions.querysets import ConsultationQuerySet
from governance.opinions.selectors import Writing, expected_counts, writings


@dataclass(frozen=True, slots=True)
class Entry:
    """A consultation in a list: how many answered (``None``: not for this reader yet), and one's own authorities."""

    consultation: Consultation
    expected: int
    received: int | None
    own: list[Writing]

    @property
    def percent(self) -> float:
        return 100 * (self.received or 0) / self.expected if self.expected else 0

    @property
    def progress_label(self) -> str:
        return f"Avis reçus\u00a0: {self.received or 0} sur {self.expected}"


def entries(actor: Any, consultations: Iterable[Consultation]) -> list[Entry]:
    """For a list, in a fixed number of queries; the consultations come with their received and frozen counts."""
    shown = list(consultations)
    counts = expected_counts(c.closing_day for c in shown if not c.is_closed)
    own: dict[int, list[Writing]] = {}
    for writing in writings(actor, shown):
        own.setdefault(writing.consultation.pk, []).append(writing)
    return [
        Entry(
            consultation=c,
            expected=_expected(c, counts),
            received=_received(c) if can_read_progress(actor, c) else None,
            own=own.get(c.pk, []),
        )
        for c in shown
    ]


def _expected(consultation: Any, counts: dict[Any, int]) -> int:
    frozen: int | None = consultation.frozen_expected
    return counts.get(consultation.closing_day, 0) if frozen is None else frozen


def _received(consultation: Any) -> int:
    frozen, received = consultation.frozen_answered, consultation.received
    return received if frozen is None else frozen


def listed(actor: Any) -> ConsultationQuerySet:
    """The consultations of an actor, with everything a list shows of them."""
    return Consultation.objects.visible_to(actor).with_subject().with_received().with_frozen_counts()
