"""What an élu reads before deciding on an orientation, in a fixed number of queries."""

from dataclasses import dataclass

from governance.deliberations.models import Deliberation
from governance.deliberations.selectors.subjects import closed_consultations
from governance.meetings.models import AgendaItem
from governance.members.enums import Stance
from governance.members.roles import Actor
from governance.opinions.enums import ReservationState
from governance.opinions.models import Consultation, LaterPerspective, Opinion, Perspective, Reservation
from governance.strategy.models import Orientation, OrientationVersion


@dataclass(frozen=True, slots=True)
class StanceCount:
    label: str
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class OwnOpinion:
    """The opinion of one's own direction générale, and how the orientation stands in its plans today."""

    opinion: Opinion
    perspective: Perspective | LaterPerspective | None


@dataclass(frozen=True, slots=True)
class Brief:
    """``silent``: how many of those asked gave no opinion; ``open_reservations`` have no answer yet."""

    orientation: Orientation
    version: OrientationVersion
    consultation: Consultation | None
    commission: Consultation | None
    counts: list[StanceCount]
    silent: int
    reservations: list[Reservation]
    own: list[OwnOpinion]
    deliberations: list[Deliberation]

    @property
    def given(self) -> int:
        return sum(entry.count for entry in self.counts)

    @property
    def open_reservations(self) -> list[Reservation]:
        return [r for r in self.reservations if r.state == ReservationState.OPEN]

    @property
    def answered(self) -> int:
        return len(self.reservations) - len(self.open_reservations)


def brief_of(item: AgendaItem, actor: Actor) -> Brief | None:
    """``None`` where nothing of the orientation was published yet, or this reader may not read it."""
    orientation = Orientation.objects.visible_to(actor).filter(pk=item.orientation_id).first()
    version = orientation.versions.order_by("-number").first() if orientation else None
    if orientation is None or version is None:
        return None
    closed = closed_consultations(orientation)
    last = closed[-1] if closed else None
    counts, silent = _counts(last)
    commission = [c for c in closed if c.commission_on]
    return Brief(
        orientation=orientation,
        version=last.version if last else version,
        consultation=last,
        commission=commission[-1] if commission else None,
        counts=counts,
        silent=silent,
        reservations=_reservations(orientation, actor),
        own=_own(last, actor),
        deliberations=list(Deliberation.objects.published().filter(item__orientation=orientation).register()),
    )


def _counts(consultation: Consultation | None) -> tuple[list[StanceCount], int]:
    """As frozen at the closing, the stances given only."""
    if consultation is None or not hasattr(consultation, "synthesis"):
        return [], 0
    facts = consultation.synthesis.facts
    given: dict[str, int] = facts.get("counts", {})
    rows = [StanceCount(stance.label, stance.value, given.get(stance.value, 0)) for stance in Stance]
    silent = int(facts.get("expected", 0)) - int(facts.get("answered", 0))
    return [row for row in rows if row.count], max(silent, 0)


def _reservations(orientation: Orientation, actor: Actor) -> list[Reservation]:
    known = Reservation.objects.visible_to(actor).standing().of_closed().said_last()
    mine = known.filter(revision__opinion__consultation__version__orientation=orientation)
    return list(mine.with_subject().waiting_first())


def _own(consultation: Consultation | None, actor: Actor) -> list[OwnOpinion]:
    """Of the authorities this person sits for, in any body: an élu reads that of their own direction générale."""
    if consultation is None:
        return []
    own = (
        Opinion.objects.visible_to(actor)
        .given()
        .filter(consultation=consultation, authority__in=[authority.pk for authority in actor.authorities])
        .with_content()
        .prefetch_related("later_perspectives")
    )
    return [OwnOpinion(opinion, _perspective(opinion)) for opinion in own.order_by("authority__sort_key")]


def _perspective(opinion: Opinion) -> Perspective | LaterPerspective | None:
    """The last word: completed since, or as submitted."""
    later = list(opinion.later_perspectives.all())
    return later[0] if later else getattr(opinion.current, "perspective", None)
