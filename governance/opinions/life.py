"""The life of a consultation, from its preparation to what became of each reservation: who acts at each step. Pure.

The commission's own opinion is known by the day that the secretariat recorded, or by a fact told by a floor above
(``BLOCKS["consultation"]``); the decision by the stages of the orientation.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from emegalis.lib.french import long_date
from emegalis.lib.slots import Facts
from governance.opinions.enums import ConsultationState, LifeStep
from governance.strategy.enums import FactState, Stage, Step

WHO = {
    LifeStep.PREPARED: "Secrétariat",
    LifeStep.OPEN: "Directions générales",
    LifeStep.CLOSED: "Secrétariat",
    LifeStep.COMMISSION: "Commission d’orientation stratégique",
    LifeStep.DECISION: "Comité syndical",
    LifeStep.FOLLOW_UP: "Syndicat et directions générales",
}
ORDER = tuple(LifeStep)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a consultation on a day: state, days, and the reservations that still wait for someone."""

    state: str
    opened_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    commission_on: datetime.date | None = None
    decided_on: datetime.date | None = None
    pending: int = 0


@dataclass(frozen=True, slots=True)
class LifePoint:
    """One step as ``components/line.html`` draws it: done, now, next; never without a body that acts."""

    step: LifeStep
    kind: FactState
    who: str
    on: datetime.date | None = None
    yours: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        return str(self.step.label)

    @property
    def when(self) -> str:
        return long_date(self.on) if self.on else ""

    @property
    def turn(self) -> str:
        return "En cours" if self.kind == FactState.NOW else ""


def known_from(known: Known, facts: Iterable[Facts], entered: Iterable[tuple[str, datetime.date]]) -> Known:
    """The same, completed by what floors above tell of the commission, and by the stages of the orientation."""
    told = [fact.on for fact in facts if fact.step == Step.COMMISSION and fact.state == FactState.DONE and fact.on]
    after = [day for day in told if known.closed_on and day >= known.closed_on]
    decided = [day for stage, day in entered if stage == Stage.IMPLEMENTATION and _is_after(day, known.closed_on)]
    return Known(
        state=known.state,
        opened_on=known.opened_on,
        closed_on=known.closed_on,
        commission_on=known.commission_on or min(after, default=None),
        decided_on=known.decided_on or min(decided, default=None),
        pending=known.pending,
    )


def _is_after(day: datetime.date, closed_on: datetime.date | None) -> bool:
    return closed_on is not None and day >= closed_on


def life(known: Known) -> list[LifePoint]:
    """The six steps; one withdrawn stops where it stood. A step may be done while an earlier one was skipped."""
    here = _in_hand(known)
    days = {
        LifeStep.OPEN: known.opened_on,
        LifeStep.CLOSED: known.closed_on,
        LifeStep.COMMISSION: known.commission_on,
        LifeStep.DECISION: known.decided_on,
    }
    return [LifePoint(step, _state(step, known, here), WHO[step], days.get(step)) for step in ORDER]


def _in_hand(known: Known) -> LifeStep | None:
    """The step that someone must act on now; nobody when it is withdrawn or when all is settled."""
    if known.state == ConsultationState.WITHDRAWN:
        return None
    if known.state == ConsultationState.PREPARED:
        return LifeStep.PREPARED
    if known.state == ConsultationState.OPEN:
        return LifeStep.OPEN
    if known.decided_on is None:
        return LifeStep.DECISION if known.commission_on else LifeStep.COMMISSION
    return LifeStep.FOLLOW_UP if known.pending else None


def _state(step: LifeStep, known: Known, here: LifeStep | None) -> FactState:
    if step == here:
        return FactState.NOW
    return FactState.DONE if _is_done(step, known) else FactState.NEXT


def _is_done(step: LifeStep, known: Known) -> bool:
    return {
        LifeStep.PREPARED: known.state != ConsultationState.PREPARED,
        LifeStep.OPEN: known.state == ConsultationState.CLOSED,
        LifeStep.CLOSED: known.state == ConsultationState.CLOSED,
        LifeStep.COMMISSION: known.commission_on is not None,
        LifeStep.DECISION: known.decided_on is not None,
        LifeStep.FOLLOW_UP: known.decided_on is not None and not known.pending,
    }[step]
