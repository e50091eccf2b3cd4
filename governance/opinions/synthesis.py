"""A synthesis as it is shown: drawn afresh while opinions come in, from its frozen facts once the consultation closed.

Reservations are those of the synthesis, with what has become of each today.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emegalis.lib.french import day_of
from governance.members.enums import Stance
from governance.members.models import College
from governance.members.roles import Actor
from governance.opinions.complement import Outcome, Part, changes_between, counts_after
from governance.opinions.enums import ReservationState
from governance.opinions.facts import (
    NO_SIDES,
    NONE,
    Figures,
    ReservationFact,
    Row,
    draw_figures,
    figures_from_json,
    rows_from_json,
)
from governance.opinions.models import (
    Consultation,
    LaterPerspective,
    OpinionRevision,
    Reservation,
    Synthesis,
    SynthesisComplement,
)
from governance.opinions.permissions import can_read_each_opinion, can_read_synthesis
from governance.opinions.selectors import Answer, answer_progress
from governance.opinions.themes import in_theme_order

QUOTED = (Stance.UNFAVOURABLE, *NO_SIDES)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of a synthesis; ``rows`` is empty for who reads the counts only."""

    consultation: Consultation
    figures: Figures
    rows: list[Row]
    made_at: datetime.datetime | None
    pdf_size: int = 0
    complements: tuple[SynthesisComplement, ...] = ()

    @property
    def is_live(self) -> bool:
        """Opinions are still coming in: nothing of it is frozen."""
        return self.made_at is None

    @property
    def silent(self) -> list[Row]:
        return [row for row in self.rows if row.stance == NONE]

    @property
    def dissenting(self) -> list[Row]:
        """Those against first, then those who take no side and say why."""
        return sorted(
            (row for row in self.rows if row.is_dissenting), key=lambda row: row.stance != Stance.UNFAVOURABLE
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One reservation by its number in the consultation: who made it, what it said, what has become of it."""

    row: Row
    fact: ReservationFact
    reservation: Reservation

    @property
    def theme(self) -> str:
        return self.reservation.theme


def shown_synthesis(consultation: Consultation, actor: Actor) -> Shown | None:
    """The synthesis as this reader may see it; nothing before the closing, but for the secretariat."""
    if not can_read_synthesis(actor, consultation):
        return None
    if not consultation.is_closed:
        rows = answer_rows(consultation)
        return Shown(consultation, draw_from(rows), rows, made_at=None)
    frozen = Synthesis.objects.with_pdf_size().filter(consultation=consultation).first()
    if frozen is None:
        return None
    rows = rows_from_json(frozen.facts) if can_read_each_opinion(actor) else []
    parts = tuple(frozen.complements.defer("pdf").order_by("number")) if rows else ()
    return Shown(consultation, figures_from_json(frozen.facts), rows, frozen.made_at, frozen.pdf_size or 0, parts)


def reservations_said(shown: Shown, actor: Actor) -> list[Said]:
    """Every reservation that the synthesis counts, by theme."""
    found = Reservation.objects.visible_to(actor).of_consultation(shown.consultation).in_bulk() if shown.rows else {}
    said = [Said(row, fact, found[fact.id]) for row in shown.rows for fact in row.reservations if fact.id in found]
    return in_theme_order(said, lambda one: one.theme)


def count_states(said: Iterable[Said]) -> list[tuple[str, int]]:
    """How many are open, taken up…; states that none has are left out."""
    found = Counter(one.reservation.state for one in said)
    return [(str(state.label), found[state]) for state in ReservationState if found[state]]


def part_to_come(shown: Shown, actor: Actor) -> Part:
    """What a later part made now would hold: what changed since the closing, what became of each reservation."""
    changes = changes_between(shown.rows, answer_rows(shown.consultation))
    said = sorted(reservations_said(shown, actor), key=lambda one: one.fact.number)
    outcomes = tuple(
        Outcome(one.fact.number, one.row.short_name, one.fact.text, one.reservation.state, one.reservation.answer)
        for one in said
    )
    held = shown.consultation
    on = held.commission_on.isoformat() if held.commission_on else ""
    return Part(counts_after(shown.rows, changes), changes, outcomes, on, held.commission_text)


# ---------------------------------------------------------------- what each direction générale answered


def answer_rows(consultation: Consultation) -> list[Row]:
    """What each expected direction générale answered, with reservations numbered through the whole consultation."""
    progress = answer_progress(consultation)
    reservations, later = _reservations_by_opinion(consultation), _later_perspectives(consultation)
    rows, number = [], 0
    for answer in progress.answers:
        found = reservations.get(answer.opinion.pk, []) if answer.opinion else []
        facts = tuple(ReservationFact(number + i, r.pk, r.text, r.lifted_if, r.theme) for i, r in enumerate(found, 1))
        number += len(facts)
        rows.append(_row(answer, facts, later.get(answer.opinion.pk) if answer.opinion else None))
    return rows


def _later_perspectives(consultation: Consultation) -> dict[int, LaterPerspective]:
    """By opinion, the perspective as it was completed last."""
    found = LaterPerspective.objects.filter(opinion__consultation=consultation)
    return {one.opinion_id: one for one in found.order_by("completed_at", "id")}


def _reservations_by_opinion(consultation: Consultation) -> dict[int, list[Reservation]]:
    found: dict[int, list[Reservation]] = {}
    standing = Reservation.objects.standing().of_consultation(consultation)
    for reservation in standing.select_related("revision").order_by("revision__opinion", "number"):
        found.setdefault(reservation.revision.opinion_id, []).append(reservation)
    return found


def _row(answer: Answer, reservations: tuple[ReservationFact, ...], later: LaterPerspective | None) -> Row:
    authority, opinion = answer.authority, answer.opinion
    said = _said(opinion.current, opinion.reference, later) if opinion and opinion.current else {}
    return Row(
        siren=authority.siren,
        name=authority.name,
        short_name=authority.short_name,
        college=answer.college.number,
        kind=authority.kind,
        reservations=reservations,
        hex_row=authority.hex_row,
        hex_column=authority.hex_column,
        population=authority.population,
        **said,
    )


def _said(revision: OpinionRevision, reference: str, later: LaterPerspective | None) -> dict[str, Any]:
    """What one direction générale answered; its reasons when it does not go along, for they are quoted in full."""
    perspective = later or getattr(revision, "perspective", None)
    return {
        "stance": revision.stance,
        "reference": reference,
        "received_on": day_of(revision.submitted_at).isoformat(),
        "revision": revision.number,
        "channel": revision.channel,
        "reasons": revision.reasons if revision.stance in QUOTED else "",
        "position": perspective.position if perspective else "",
        "plan": perspective.plan if perspective else "",
        "year": perspective.year if perspective else None,
        "budget": perspective.budget if perspective else None,
    }


def draw_from(rows: list[Row]) -> Figures:
    """The figures of these answers, colleges named as they are today."""
    return draw_figures(rows, list(College.objects.values_list("number", "name")))
