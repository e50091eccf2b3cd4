"""A reservation from one version of an opinion to the next, and from one round to the next: said again, or lifted."""

from collections.abc import Sequence

from django.utils import timezone

from governance.opinions.content import ReservationText
from governance.opinions.enums import ReservationState
from governance.opinions.models import Consultation, OpinionRevision, Reservation


def write_reservations(revision: OpinionRevision, texts: Sequence[ReservationText]) -> None:
    """The numbered reservations of this version, each tied to the one that it says again."""
    known = _known(revision)
    Reservation.objects.bulk_create(
        _row(revision, number, text, known.get(text.follows)) for number, text in enumerate(texts, 1)
    )
    consultation = revision.opinion.consultation
    if consultation.previous_id and consultation.is_closed:
        settle_round_before(consultation)


def _known(revision: OpinionRevision) -> dict[int, Reservation]:
    """What this direction générale has said on this orientation, in any version of any round."""
    orientation = revision.opinion.consultation.version.orientation_id
    said = Reservation.objects.filter(
        revision__opinion__authority=revision.opinion.authority_id,
        revision__opinion__consultation__version__orientation=orientation,
    )
    return said.select_related("revision").in_bulk()


def _row(revision: OpinionRevision, number: int, text: ReservationText, said: Reservation | None) -> Reservation:
    """The same words in the same opinion keep the answer they had; in another round they are a new reservation."""
    row = Reservation(revision=revision, number=number, text=text.text, lifted_if=text.lifted_if)
    if said is None:
        return row
    if said.revision.opinion_id != revision.opinion_id:
        row.follows = said
        return row
    row.follows_id = said.follows_id
    if said.text == text.text:
        for name in ("state", "outcome", "answer", "where", "version_id", "answered_at", "settled_at", "settled_note"):
            setattr(row, name, getattr(said, name))
    return row


def settle_round_before(consultation: Consultation) -> None:
    """Once this round is closed: what the round before had set and is said again is kept, the rest is lifted.

    Not earlier: before the closing, nobody else may know what a direction générale says now.
    """
    given = dict(consultation.opinions.given().values_list("authority_id", "current_id"))
    said = Reservation.objects.standing().filter(revision__opinion__consultation=consultation)
    again = set(said.exclude(follows=None).values_list("follows_id", flat=True))
    before = (
        Reservation.objects.standing()
        .filter(revision__opinion__consultation=consultation.previous_id, revision__opinion__authority__in=given)
        .select_related("revision__opinion")
    )
    settled = [_settle(row, None if row.pk in again else given[row.revision.opinion.authority_id]) for row in before]
    Reservation.objects.bulk_update(settled, ["state", "lifted_in", "settled_at"])


def _settle(reservation: Reservation, lifted_in: int | None) -> Reservation:
    """Said again: kept, once it had an answer. Otherwise lifted, unless its author had done so by hand."""
    if lifted_in is None:
        reservation.state = ReservationState.KEPT if reservation.outcome else ReservationState.OPEN
    elif reservation.state != ReservationState.LIFTED:
        reservation.state = ReservationState.LIFTED
    elif reservation.lifted_in_id is None:
        return reservation
    reservation.lifted_in_id = lifted_in
    reservation.settled_at = timezone.now()
    return reservation
