"""What was said before a decision, one thing at a time: each awaits its answer in the deliberation."""

from dataclasses import dataclass

from emegalis.lib.french import NBSP, long_date
from governance.deliberations.enums import OutcomeKind
from governance.deliberations.models import Deliberation, Outcome
from governance.members.enums import Stance
from governance.members.models import Authority
from governance.opinions.enums import ConsultationState
from governance.opinions.models import Consultation, Opinion, Reservation
from governance.strategy.models import Orientation

# Opinions whose words ask for an answer of their own; the others are answered by the decision, or by reservation.
ASKING = (Stance.UNFAVOURABLE, Stance.WITH_RECOMMENDATIONS)


@dataclass(frozen=True, slots=True)
class Subject:
    """``key`` names it in an address (« reserve-12 »); ``outcome`` is what the deliberation answers, once it does."""

    kind: OutcomeKind
    consultation: Consultation
    said: str
    opinion: Opinion | None = None
    reservation: Reservation | None = None
    outcome: Outcome | None = None

    @property
    def authority(self) -> Authority | None:
        return self.opinion.authority if self.opinion else None

    @property
    def key(self) -> str:
        if self.reservation:
            return f"reserve-{self.reservation.pk}"
        return f"avis-{self.opinion.pk}" if self.opinion else f"commission-{self.consultation.pk}"

    @property
    def label(self) -> str:
        """« Réserve n° 1 – CC des Abers-Kreiz »."""
        if self.reservation and self.opinion:
            return f"Réserve n°{NBSP}{self.reservation.number} – {self.opinion.authority.name}"
        if self.opinion:
            return f"Avis {self.opinion.get_stance_display().lower()} – {self.opinion.authority.name}"
        on = self.consultation.commission_on
        return f"Avis de la commission du {long_date(on)}" if on else "Avis de la commission"

    @property
    def is_answered(self) -> bool:
        return self.outcome is not None


def subjects_of(deliberation: Deliberation) -> list[Subject]:
    """The commission's opinion, the opinions that ask for an answer, each reservation as it was said last."""
    orientation = deliberation.item.orientation
    if orientation is None:
        return []
    answered = {_key_of(outcome): outcome for outcome in deliberation.outcomes.all()}
    found = [*_commission(orientation), *_opinions(orientation), *_reservations(orientation)]
    return [Subject(s.kind, s.consultation, s.said, s.opinion, s.reservation, answered.get(s.key)) for s in found]


def _key_of(outcome: Outcome) -> str:
    if outcome.reservation_id:
        return f"reserve-{outcome.reservation_id}"
    return f"avis-{outcome.opinion_id}" if outcome.opinion_id else f"commission-{outcome.consultation_id}"


def closed_consultations(orientation: Orientation) -> list[Consultation]:
    """The oldest first."""
    closed = Consultation.objects.filter(version__orientation=orientation, state=ConsultationState.CLOSED)
    return list(closed.with_subject().order_by("closes_at", "id"))


def _commission(orientation: Orientation) -> list[Subject]:
    """Its last one: an earlier round is overtaken by it."""
    given = [c for c in closed_consultations(orientation) if c.commission_on]
    return [Subject(OutcomeKind.COMMISSION, c, c.commission_text) for c in given[-1:]]


def last_opinions(orientation: Orientation) -> list[Opinion]:
    """What each direction générale said last, in the closed consultations."""
    given = (
        Opinion.objects.given()
        .filter(consultation__version__orientation=orientation, consultation__state=ConsultationState.CLOSED)
        .with_content()
        .order_by("consultation__closes_at", "consultation_id", "authority__sort_key")
    )
    latest = {opinion.authority_id: opinion for opinion in given}
    return sorted(latest.values(), key=lambda opinion: opinion.authority.sort_key)


def _opinions(orientation: Orientation) -> list[Subject]:
    return [
        Subject(OutcomeKind.OPINION, opinion.consultation, _words(opinion), opinion)
        for opinion in last_opinions(orientation)
        if opinion.stance in ASKING
    ]


def _words(opinion: Opinion) -> str:
    if opinion.current is None:
        return ""
    wishes = [f"{w.number}. {w.text}" for w in opinion.current.recommendations.all()]
    return "\n".join([part for part in (opinion.current.reasons, *wishes) if part])


def _reservations(orientation: Orientation) -> list[Subject]:
    known = (
        Reservation.objects.standing()
        .of_closed()
        .said_last()
        .filter(revision__opinion__consultation__version__orientation=orientation)
        .with_subject()
        .order_by("revision__opinion__authority__sort_key", "number", "id")
    )
    return [
        Subject(OutcomeKind.RESERVATION, r.revision.opinion.consultation, r.text, r.revision.opinion, r) for r in known
    ]
