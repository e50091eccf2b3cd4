"""What became of the reservations of the closed consultation, and a consultation that the secretariat prepares."""

from bulletins.demonstration.clock import at
from bulletins.demonstration.content import content
from bulletins.demonstration.history import Story, directors
from governance.members.roles import Actor, actor_for
from governance.opinions.enums import LateRule, ReservationState
from governance.opinions.models import Consultation, Reservation
from governance.opinions.services import answer_reservation, prepare_consultation, settle_reservation
from governance.strategy.models import Orientation
from governance.strategy.services import publish_version

PREPARED = 7
LEFT_OPEN = 2  # the last ones still wait for an answer
ANSWERS = (
    (ReservationState.TAKEN_UP, "La convention le prévoit désormais en toutes lettres.", "Article 4 de la convention"),
    (ReservationState.PARTLY, "Retenu pour deux ans, puis réexaminé avec vous.", "Calendrier, annexe 2"),
    (ReservationState.REJECTED, "Le coût dépasserait le budget voté ; une aide ponctuelle reste possible.", ""),
)


def tell_reservations(story: Story, closed: Consultation) -> None:
    """Most are answered; of two answered in three, one is lifted by its author, the next kept."""
    waiting = list(Reservation.objects.unanswered().filter(revision__opinion__consultation=closed).order_by("id"))
    writers = {mandate.authority_id: mandate for mandate in directors()}
    for rank, reservation in enumerate(waiting[: max(len(waiting) - LEFT_OPEN, 0)]):
        outcome, answer, where = ANSWERS[rank % len(ANSWERS)]
        with at(story.calendar.moment(-19, 9 + rank // 60 % 9, rank % 60)):
            answer_reservation(
                reservation=reservation, outcome=outcome, answer=answer, where=where, by=story.secretary
            )
        if rank % len(ANSWERS):
            by = actor_for(writers[reservation.revision.opinion.authority_id].person)
            _settle(story, reservation, lifted=rank % len(ANSWERS) == 1, by=by)


def _settle(story: Story, reservation: Reservation, *, lifted: bool, by: Actor) -> None:
    note = "La réponse nous convient." if lifted else "Nous y tenons : le comité syndical en jugera."
    with at(story.calendar.moment(-16, 15)):
        settle_reservation(reservation=reservation, lifted=lifted, note=note, by=by)


def prepare_next(story: Story, orientations: dict[int, Orientation]) -> None:
    """Nobody is asked yet: the secretariat alone reads it."""
    orientation = orientations[PREPARED]
    with at(story.calendar.moment(-2, 11)):
        version = publish_version(orientation=orientation, by=story.secretary)
        prepare_consultation(
            version=version,
            question=content()["orientations"][PREPARED - 1]["question"],
            closes_at=story.calendar.moment(35, 18),
            late_rule=LateRule.RECORDED,
            by=story.secretary,
        )
