"""Reservations followed to the end: the syndicat answers each, whoever made it lifts it or keeps it."""

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.members.roles import Actor
from governance.opinions.enums import ANSWERS, ReservationState
from governance.opinions.models import Reservation
from governance.opinions.services import announcements
from governance.opinions.services.checks import submitting_mandate
from governance.strategy.models import OrientationVersion


@transaction.atomic
def answer_reservation(
    *,
    reservation: Reservation,
    outcome: str,
    answer: str,
    where: str = "",
    version: OrientationVersion | None = None,
    by: Actor,
) -> Reservation:
    """The syndicat says what becomes of a reservation, in words its author reads; asked again, the answer is replaced
    as long as its author has neither lifted nor kept it.

    Refused: no words; taken up, without where; before the closing.
    """
    held = _lock(reservation)
    given = ReservationState(outcome) if outcome in ANSWERS else None
    if given is None:
        raise BusinessRuleError("Choisissez ce que devient la réserve.", field="outcome")
    if not answer.strip():
        raise BusinessRuleError("Écrivez la réponse : son auteur la lira telle quelle.", field="answer")
    if given != ReservationState.REJECTED and not where.strip():
        raise BusinessRuleError("Dites où elle est reprise : un article, une annexe, une clause.", field="where")
    if held.is_settled:
        raise BusinessRuleError(f"Cette réserve est déjà {held.get_state_display().lower()} par son auteur.")
    held.state = held.outcome = given
    held.answer, held.where = answer.strip(), "" if given == ReservationState.REJECTED else where.strip()
    held.version = None if given == ReservationState.REJECTED else version
    held.answered_at = timezone.now()
    held.save(update_fields=["state", "outcome", "answer", "where", "version", "answered_at"])
    announcements.tell_answer(reservation=held, authority=speaking_today(held, by), by=by)
    record(verb="answer_reservation", subject=held, by=by, outcome=given)
    return held


@transaction.atomic
def settle_reservation(
    *, reservation: Reservation, lifted: bool, note: str = "", in_absence: bool = False, by: Actor
) -> Reservation:
    """The direction générale that made it lifts the reservation, or keeps it after the syndicat's answer.

    Refused: keeping one without an answer, changing nothing, anyone else.
    """
    held = _lock(reservation)
    authority = by.holdings.get(held.revision.opinion.authority_id)
    if authority is None:
        raise BusinessRuleError("Seule la direction générale qui a écrit cette réserve la lève ou la maintient.")
    submitting_mandate(authority, in_absence, by)
    state = ReservationState.LIFTED if lifted else ReservationState.KEPT
    if not lifted and not held.is_answered:
        raise BusinessRuleError("Le syndicat n’a pas encore répondu : cette réserve reste ouverte.")
    if held.state == state:
        raise BusinessRuleError(f"Cette réserve est déjà {state.label.lower()}.")
    held.state, held.settled_note, held.settled_at = state, note.strip(), timezone.now()
    held.save(update_fields=["state", "settled_note", "settled_at"])
    record(verb="settle_reservation", subject=held, by=by, state=state)
    return held


def speaking_today(reservation: Reservation, by: Actor) -> Authority:
    """Who reads the answer: the authority that made the reservation, or the one that took its place."""
    authority = reservation.revision.opinion.authority
    while authority.successor and not Authority.objects.members(on=by.day).filter(pk=authority.pk).exists():
        authority = authority.successor
    return authority


def _lock(reservation: Reservation) -> Reservation:
    """The reservation as it stands now, of the version in force of an opinion, in a closed consultation."""
    Reservation.objects.select_for_update().get(pk=reservation.pk)
    held = Reservation.objects.standing().with_subject().filter(pk=reservation.pk).first()
    if held is None:
        raise BusinessRuleError("Cette réserve n’est plus dans l’avis en vigueur de cette direction générale.")
    if not held.revision.opinion.consultation.is_closed:
        raise BusinessRuleError("Une réserve reçoit sa réponse après la clôture de la consultation.")
    if Reservation.objects.said_last().filter(pk=held.pk).first() is None:
        raise BusinessRuleError("Cette réserve est redite au tour suivant : c’est là qu’elle est suivie.")
    return held
