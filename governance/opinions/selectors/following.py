"""What follows a closing: how far the consultation has come, what changed since, who moved from round to round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emegalis.lib.french import day_of
from emegalis.lib.slots import Facts
from governance.opinions.facts import NONE, rows_from_json
from governance.opinions.life import Known, LifePoint, known_from, life
from governance.opinions.models import Consultation, OpinionRevision, Reservation
from governance.opinions.trail import Pass, Point, passes


def life_of(consultation: Consultation, facts: Iterable[Facts]) -> list[LifePoint]:
    """The six steps of this consultation, with what floors above know of the commission."""
    known = Known(
        state=consultation.state,
        opened_on=day_of(consultation.opened_at) if consultation.opened_at else None,
        closed_on=day_of(consultation.closed_at) if consultation.closed_at else None,
        commission_on=consultation.commission_on,
        pending=_pending(consultation),
    )
    entered = consultation.version.orientation.stage_changes.values_list("stage", "entered_on")
    return life(known_from(known, facts, entered))


def _pending(consultation: Consultation) -> int:
    """Reservations that wait for the syndicat's answer, or for the word of whoever made them."""
    own = Reservation.objects.filter(revision__opinion__consultation=consultation)
    return own.unanswered().count() + own.unsettled().count()


def open_counts(consultation: Consultation) -> dict[str, int]:
    """How many reservations of a closed consultation wait for an answer, and for their author's word."""
    own = Reservation.objects.filter(revision__opinion__consultation=consultation)
    return {"unanswered": own.unanswered().count(), "unsettled": own.unsettled().count()}


# ---------------------------------------------------------------- after the closing


@dataclass(frozen=True, slots=True)
class Change:
    """What came after the closing: late, recorded afterwards, or given or changed in the meeting."""

    revision: OpinionRevision
    before: OpinionRevision | None


def after_closing(consultation: Consultation) -> list[Change]:
    """Versions written after the closing, by authority, each with the one that stood before it. Two queries."""
    if not consultation.is_closed:
        return []
    revisions = list(
        OpinionRevision.objects.filter(opinion__consultation=consultation)
        .select_related("opinion__authority")
        .order_by("opinion__authority__sort_key", "opinion_id", "number")
    )
    changes: list[Change] = []
    for before, revision in zip([None, *revisions], revisions, strict=False):
        if consultation.closed_at and revision.submitted_at >= consultation.closed_at:
            same = before is not None and before.opinion_id == revision.opinion_id
            changes.append(Change(revision, before if same else None))
    return changes


# ---------------------------------------------------------------- the trail of the consensus


@dataclass(frozen=True, slots=True)
class Trail:
    """From the first round to the last: who moved at each pass, and what became of each reservation."""

    rounds: Sequence[Consultation]
    points: Sequence[Point]
    passes: Sequence[Pass]
    reservations: Sequence[Reservation]


def trail_of(consultation: Consultation) -> Trail:
    """The closed rounds on the same orientation, up to this one; a fixed number of queries by round."""
    rounds = _rounds(consultation)
    names: dict[str, str] = {}
    points: list[Point] = []
    for one in rounds:
        rows = rows_from_json(one.synthesis.facts)
        names |= {row.siren: row.name for row in rows}
        frozen = {row.siren: row.stance for row in rows}
        label = f"Tour {one.round_number}" if len(rounds) > 1 else "À la clôture"
        points.append(Point(label, frozen))
        today, changed = _changed_since(one, frozen)
        if changed:
            names |= {siren: changed[siren] for siren in changed if siren not in names}
            points.append(Point(f"{label}, après la clôture", today))
    reservations = (
        Reservation.objects.standing()
        .filter(revision__opinion__consultation__in=rounds)
        .with_subject()
        .order_by("revision__opinion__consultation__round_number", "revision__opinion__authority__sort_key", "number")
    )
    return Trail(rounds, points, passes(points, names), list(reservations))


def _rounds(consultation: Consultation) -> list[Consultation]:
    found: list[Consultation] = []
    one: Consultation | None = consultation
    known = Consultation.objects.select_related("synthesis", "version__orientation").defer("synthesis__pdf")
    while one is not None:
        if one.is_closed:
            found.insert(0, one)
        one = known.filter(pk=one.previous_id).first() if one.previous_id else None
    return found


def _changed_since(consultation: Consultation, frozen: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What stands today, and the names of those for whom it is not what was frozen."""
    standing = consultation.opinions.given().values_list("authority__siren", "authority__name", "stance")
    today = dict(frozen)
    changed: dict[str, str] = {}
    for siren, name, stance in standing:
        if frozen.get(siren, NONE) != stance:
            today[siren], changed[siren] = stance, name
    return today, changed
